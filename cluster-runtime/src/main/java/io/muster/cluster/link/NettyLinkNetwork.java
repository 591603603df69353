package io.muster.cluster.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links on Netty. Thread-safe. */
final class NettyLinkNetwork implements LinkNetwork, DialHost {

    private static final Logger LOG = LoggerFactory.getLogger(NettyLinkNetwork.class);
    private static final int BACKLOG = 1024;
    private static final long CLOSE_SLACK_MILLIS = 1000;

    /** Unwritable as soon as anything is pending, writable when nothing is: what {@link BatchWriter} wants to know. */
    private static final WriteBufferWaterMark ANYTHING_PENDING = new WriteBufferWaterMark(1, 1);

    private final LinkSettings settings;
    private final Transport transport;
    private final MultiThreadIoEventLoopGroup loops;
    private final IdentityHashMap<EventLoop, LoopContext> contexts = new IdentityHashMap<>();
    private final AddressResolver resolver = new AddressResolver();
    private final AtomicLong linkIds = new AtomicLong();
    private final Refusals refusals = new Refusals(InstantSource.system());
    private final Set<NettyLinkListener> listeners = ConcurrentHashMap.newKeySet();
    private final Set<OutboundDial> dials = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    NettyLinkNetwork(LinkSettings settings, int threads, Transport transport) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads=" + threads + " must be 1 or more");
        }
        this.settings = settings;
        this.transport = transport;
        this.loops = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("muster-link", true), transport.handlers());
        for (EventExecutor loop : loops) {
            contexts.put((EventLoop) loop, new LoopContext((EventLoop) loop, settings.times()));
            // Its thread starts now and not with its first link, which would wait for it
            loop.execute(() -> {});
        }
    }

    @Override
    public LinkListener bind(ListenRequest request, AcceptPolicy policy) throws IOException {
        NettyLinkListener listener =
                new NettyLinkListener(request, policy, settings, linkIds::incrementAndGet, refusals);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverSocket())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, ANYTHING_PENDING)
                .childHandler(initializer(listener));
        ChannelFuture bound = bootstrap.bind(request.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "Cannot listen at " + request.address() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        listener.bound(bound.channel());
        listeners.add(listener);
        bound.channel().closeFuture().addListener(f -> listeners.remove(listener));
        if (closed.get()) {
            listener.close();
        }
        return listener;
    }

    @Override
    public DialAttempt dial(DialRequest request, DialHandler handler) {
        LoopContext loop = contextOf(loops.next());
        OutboundDial dial = new OutboundDial(request, handler, this, loop);
        dials.add(dial);
        if (closed.get()) {
            dials.remove(dial);
            handler.onFailed(new DialFailure.Cancelled("The link network is closed"));
        } else {
            dial.start();
        }
        return dial;
    }

    @Override
    public String transport() {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public LinkSettings settings() {
        return settings;
    }

    @Override
    public Refusals refusals() {
        return refusals;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        listeners.forEach(NettyLinkListener::close);
        dials.forEach(OutboundDial::cancel);
        resolver.close();
        long drainMillis = settings.times().drain().toMillis();
        // The loops close what is open as soon as they are told to end, so the links come before: they know the reason.
        CompletableFuture<?>[] ended =
                contexts.values().stream().map(LoopContext::closeLinks).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ended)
                .whenComplete((v, e) -> loops.shutdownGracefully(0, drainMillis, TimeUnit.MILLISECONDS));
        if (isOnLoop()) {
            loops.terminationFuture().addListener(f -> freeBuffers());
        } else if (loops.terminationFuture().awaitUninterruptibly(drainMillis + CLOSE_SLACK_MILLIS)) {
            freeBuffers();
        } else {
            LOG.warn(
                    "An event loop is still busy {} ms after the link network was closed",
                    drainMillis + CLOSE_SLACK_MILLIS);
            loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            loops.terminationFuture().addListener(f -> freeBuffers());
        }
    }

    @Override
    public ChannelFuture connect(LoopContext loop, InetSocketAddress address) {
        return new Bootstrap()
                .group(loop.eventLoop())
                .channel(transport.socket())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ANYTHING_PENDING)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.times().connect().toMillis()))
                .handler(initializer(null))
                .connect(address);
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(String host) {
        return resolver.resolve(host);
    }

    @Override
    public long nextLinkId() {
        return linkIds.incrementAndGet();
    }

    @Override
    public void ended(OutboundDial dial) {
        dials.remove(dial);
    }

    /** Gives each new channel its one handler; an accepted one its handshake, too. */
    private ChannelInitializer<Channel> initializer(@Nullable NettyLinkListener listener) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                Connection connection = new Connection(channel, contextOf(channel.eventLoop()));
                channel.pipeline().addLast(connection);
                if (listener != null) {
                    listener.accepted(connection);
                }
            }
        };
    }

    private LoopContext contextOf(EventLoop loop) {
        return Objects.requireNonNull(contexts.get(loop), "not one of our event loops");
    }

    private boolean isOnLoop() {
        return contexts.keySet().stream().anyMatch(EventLoop::inEventLoop);
    }

    private void freeBuffers() {
        contexts.values().forEach(LoopContext::close);
    }
}
