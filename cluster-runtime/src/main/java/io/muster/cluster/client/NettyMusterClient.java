package io.muster.cluster.client;

import io.muster.cluster.config.ClientConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The client on Netty. Thread-safe. */
final class NettyMusterClient implements MusterClient {

    private static final String CLOSED = "the client was closed";

    private final ClientConfig config;
    private final ClientLoops loops;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<WelcomePhase> pending = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    NettyMusterClient(ClientConfig config, int threads) {
        this.config = config;
        this.loops = new ClientLoops("muster-client", threads);
    }

    @Override
    public CompletionStage<ClientConnection> connect(String host, int port, byte[] token, ClientHandler handler) {
        if (port < 1 || port > 65_535 || token.length > ClientConfig.LARGEST_TOKEN_BYTES) {
            throw new IllegalArgumentException("port=" + port + " must be 1 to 65535, and token.length=" + token.length
                    + " at most " + ClientConfig.LARGEST_TOKEN_BYTES);
        }
        byte[] shown = token.clone();
        CompletableFuture<ClientConnection> answer = new CompletableFuture<>();
        InetSocketAddress address = new InetSocketAddress(host, port);
        String where = host + ":" + port;
        WelcomePhase welcome = new WelcomePhase(this, handler, where, answer);
        pending.add(welcome);
        answer.whenComplete((connection, problem) -> pending.remove(welcome));
        if (closed.get()) {
            answer.completeExceptionally(new IOException(CLOSED));
        } else if (address.isUnresolved()) {
            answer.completeExceptionally(new IOException("The name of " + where + " has no address"));
        } else {
            connect(address, shown, welcome, where, answer);
        }
        return answer;
    }

    private void connect(
            InetSocketAddress address,
            byte[] token,
            WelcomePhase welcome,
            String where,
            CompletableFuture<ClientConnection> answer) {
        try {
            bootstrap(welcome).connect(address).addListener((ChannelFuture connected) -> {
                if (connected.isSuccess()) {
                    welcome.start(token);
                } else {
                    answer.completeExceptionally(new IOException("Cannot connect to " + where, connected.cause()));
                }
            });
        } catch (RejectedExecutionException | IllegalStateException e) {
            answer.completeExceptionally(new IOException(CLOSED, e));
        }
    }

    private Bootstrap bootstrap(WelcomePhase welcome) {
        return new Bootstrap()
                .group(loops.group())
                .channel(loops.transport().socket())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(config.times().handshake().toMillis()))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.incrementAndGet();
                        channel.closeFuture().addListener(over -> connections.decrementAndGet());
                        ClientChannel connection = new ClientChannel(channel, welcome);
                        welcome.on(connection);
                        channel.pipeline().addLast(connection);
                    }
                });
    }

    LiveClient welcomed(ClientChannel channel, ClientBounds bounds, ClientHandler handler) {
        LiveClient live = loops.start(channel, bounds, handler);
        if (closed.get()) {
            live.end(ClientGoodbye.STOPPING, CLOSED);
        }
        return live;
    }

    ClientConfig config() {
        return config;
    }

    @Override
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        Duration drain = config.times().drain();
        if (closed.compareAndSet(false, true)) {
            pending.forEach(welcome -> welcome.abandon(new IOException(CLOSED)));
            loops.stop(drain, CLOSED);
        }
        loops.awaitStopped(drain);
    }
}
