package io.muster.cluster.admin;

import io.muster.cluster.Cluster;
import io.muster.cluster.config.AdminConfig;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener of the admin endpoint. Has no authentication. Thread-safe. */
public final class AdminEndpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminEndpoint.class);
    private static final int BACKLOG = 64;
    private static final int ANSWERING_THREADS = 2;
    private static final long THREAD_IDLE_SECONDS = 30;
    private static final long CLOSE_MILLIS = 1_000;

    private final Pages pages;
    private final AdminLimits limits;
    private final MultiThreadIoEventLoopGroup loop;
    private final ThreadPoolExecutor answering;
    private final AtomicInteger connections = new AtomicInteger();
    private final ChannelGroup open;
    private volatile @Nullable Channel channel;

    AdminEndpoint(String name, Pages pages, AdminLimits limits) {
        this.pages = pages;
        this.limits = limits;
        this.loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("muster-admin-" + name, true), NioIoHandler.newFactory());
        this.open = new DefaultChannelGroup(loop.next(), true);
        this.answering = new ThreadPoolExecutor(
                ANSWERING_THREADS,
                ANSWERING_THREADS,
                THREAD_IDLE_SECONDS,
                TimeUnit.SECONDS,
                // A connection waits for one answer at a time; more can only wait here while answers hang.
                new ArrayBlockingQueue<>(2 * limits.connections()),
                new DefaultThreadFactory("muster-admin-answers-" + name, true));
        answering.allowCoreThreadTimeOut(true);
    }

    /**
     * Binds and begins to answer.
     *
     * @param config has a port
     * @throws IOException naming the address and the setting, if it cannot be bound; nothing is left behind then
     */
    public static AdminEndpoint open(AdminConfig config, Cluster cluster) throws IOException {
        AdminEndpoint endpoint = new AdminEndpoint(cluster.self().group(), Pages.of(cluster), AdminLimits.defaults());
        endpoint.bind(config.host(), config.port().orElseThrow());
        return endpoint;
    }

    void bind(String host, int port) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel accepted) {
                        accepted(accepted);
                    }
                })
                .bind(new InetSocketAddress(host, port))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw new IOException(
                    "Cannot open the admin endpoint at " + host + ":" + port + ": " + bound.cause()
                            + "; set muster.admin.port to a free port, or to 0 to take one, and muster.admin.host to an"
                            + " address of this machine",
                    bound.cause());
        }
        channel = bound.channel();
        open.add(bound.channel());
        LOG.info("The admin endpoint is at {}", address());
    }

    private void accepted(SocketChannel accepted) {
        open.add(accepted);
        int now = connections.incrementAndGet();
        accepted.closeFuture().addListener(closed -> connections.decrementAndGet());
        if (now > limits.connections()) {
            accepted.close();
            return;
        }
        new AdminConnection(accepted, pages, limits, answering).start();
    }

    /** Returns where it listens. */
    public InetSocketAddress address() {
        Channel bound = channel;
        if (bound == null || !(bound.localAddress() instanceof InetSocketAddress address)) {
            throw new IllegalStateException("the admin endpoint is closed");
        }
        return address;
    }

    /** Closes the listener, its connections and its threads. Idempotent; takes a second or two at most. */
    @Override
    public void close() {
        answering.shutdownNow();
        // The group closes whoever comes later, too; a loop that ends leaves its connections open.
        open.close().awaitUninterruptibly(CLOSE_MILLIS);
        loop.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(2 * CLOSE_MILLIS);
        try {
            if (!answering.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "An answer of the admin endpoint did not end, though it was interrupted; its thread ends with it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
