package io.muster.benchmarks.peers;

import io.muster.cluster.link.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Two Netty event loops, one for each end, with the transport that Muster would take too. */
public final class Loops implements AutoCloseable {

    /** What one read takes at most; Muster's size. */
    private static final int READ = 128 << 10;

    private final Transport transport = Transport.best();
    private final EventLoopGroup client;
    private final EventLoopGroup server;

    /** Starts the loops. */
    public Loops(String name) {
        client = loop(name + "-client");
        server = loop(name + "-server");
    }

    private EventLoopGroup loop(String name) {
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), transport.handlers());
    }

    /** Returns the client's loop. */
    public EventLoopGroup client() {
        return client;
    }

    /** Returns the server's loop. */
    public EventLoopGroup server() {
        return server;
    }

    /** Returns how they talk to sockets. */
    public Transport transport() {
        return transport;
    }

    /** Connects one handler with the other, and returns the client's channel. */
    public Channel connect(ChannelHandler atClient, ChannelHandler atServer) {
        return connectAll(1, () -> atClient, () -> atServer)
                .get(0)
                .syncUninterruptibly()
                .channel();
    }

    /** Opens connections, with a handler for each end of each; returns at once. */
    public List<ChannelFuture> connectAll(
            int count, Supplier<ChannelHandler> atClient, Supplier<ChannelHandler> atServer) {
        SocketAddress listening = listen(atServer);
        Bootstrap bootstrap = new Bootstrap()
                .group(client)
                .channel(transport.socket())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ))
                .handler(initializer(atClient));
        List<ChannelFuture> connecting = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            connecting.add(bootstrap.connect(listening));
        }
        return connecting;
    }

    private SocketAddress listen(Supplier<ChannelHandler> atServer) {
        return new ServerBootstrap()
                .group(server)
                .channel(transport.serverSocket())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ))
                .childHandler(initializer(atServer))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel()
                .localAddress();
    }

    private static ChannelInitializer<SocketChannel> initializer(Supplier<ChannelHandler> handlers) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(handlers.get());
            }
        };
    }

    @Override
    public void close() {
        client.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        server.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
