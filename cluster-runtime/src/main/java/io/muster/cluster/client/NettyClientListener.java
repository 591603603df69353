package io.muster.cluster.client;

import io.muster.cluster.config.ClientConfig;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The listener on Netty. Thread-safe. */
final class NettyClientListener implements ClientListener {

    private static final int BACKLOG = 1_024;

    /** So many beyond the limit are told why; more are closed without a word, so that a flood costs little. */
    private static final int POLITELY_REFUSED = 64;

    private static final String STOPPING = "the server stops";

    private final InetSocketAddress requested;
    private final ClientConfig config;
    private final ClientGate gate;
    private final ClientHandler handler;
    private final ClientLoops loops;
    private final Set<HelloPhase> handshakes = ConcurrentHashMap.newKeySet();
    private final AtomicInteger clients = new AtomicInteger();
    private volatile @Nullable Channel channel;
    private volatile boolean stopping;

    private NettyClientListener(
            InetSocketAddress requested, ClientConfig config, ClientGate gate, ClientHandler handler, int threads) {
        this.requested = requested;
        this.config = config;
        this.gate = gate;
        this.handler = handler;
        this.loops = new ClientLoops("muster-client-listener", threads);
    }

    static NettyClientListener bind(
            InetSocketAddress address, ClientConfig config, int threads, ClientGate gate, ClientHandler handler)
            throws IOException {
        NettyClientListener listener = new NettyClientListener(address, config, gate, handler, threads);
        ChannelFuture bound = listener.bootstrap().bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            listener.close();
            throw new IOException(
                    "Cannot listen for clients at " + address + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        listener.channel = bound.channel();
        return listener;
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(loops.group())
                .channel(loops.transport().serverSocket())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        accepted(accepted);
                    }
                });
    }

    private void accepted(Channel accepted) {
        int now = clients.incrementAndGet();
        accepted.closeFuture().addListener(closed -> clients.decrementAndGet());
        if (now > config.maxClients() + POLITELY_REFUSED) {
            accepted.close();
            return;
        }
        HelloPhase hello = new HelloPhase(this);
        ClientChannel connection = new ClientChannel(accepted, hello);
        accepted.pipeline().addLast(connection);
        handshakes.add(hello);
        hello.start(connection);
        if (now > config.maxClients()) {
            hello.refuse(ClientRefusal.FULL, "there are " + config.maxClients() + " clients already");
        } else if (stopping) {
            hello.refuse(ClientRefusal.STOPPING, STOPPING);
        }
    }

    /** The client is let in. */
    void welcome(ClientChannel accepted) {
        if (!accepted.isOpen()) {
            return;
        }
        ClientBounds bounds = new ClientBounds(config.maxMessageBytes(), config.outboundQueueBytes(), config.times());
        accepted.write(ClientFrames.welcome(new ClientFrames.Welcome(
                config.maxMessageBytes(),
                Math.toIntExact(config.times().heartbeat().toMillis()),
                Math.toIntExact(config.times().dead().toMillis()))));
        accepted.flush();
        LiveClient live = loops.start(accepted, bounds, handler);
        if (stopping) {
            live.end(ClientGoodbye.STOPPING, STOPPING);
        }
        accepted.setReading(true);
    }

    void ended(HelloPhase handshake) {
        handshakes.remove(handshake);
    }

    ClientConfig config() {
        return config;
    }

    ClientGate gate() {
        return gate;
    }

    @Override
    public InetSocketAddress address() {
        Channel bound = channel;
        return bound != null && bound.localAddress() instanceof InetSocketAddress address ? address : requested;
    }

    @Override
    public int clients() {
        return clients.get();
    }

    @Override
    public CompletionStage<Long> stop(Duration bound) {
        boolean first;
        synchronized (this) {
            first = !stopping;
            stopping = true;
        }
        if (!first) {
            return loops.unsent();
        }
        long begin = System.nanoTime();
        Channel listening = channel;
        if (listening != null) {
            ChannelFuture closing = listening.close();
            if (!listening.eventLoop().inEventLoop()) {
                // Its loop may be busy with a client; who is told of the stop then has what is left of the time.
                closing.awaitUninterruptibly(bound.toMillis() / 2);
            }
        }
        handshakes.forEach(hello -> hello.stop(STOPPING));
        return loops.stop(bound.minusNanos(System.nanoTime() - begin), STOPPING);
    }

    @Override
    public void close() {
        Duration drain = config.times().drain();
        stop(drain);
        loops.awaitStopped(drain);
    }
}
