package io.muster.cluster.link;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.function.Supplier;

/** How to talk to the system's sockets. */
enum Transport {
    /** Linux's own, where its native library is present. */
    EPOLL(EpollIoHandler::newFactory, EpollSocketChannel.class, EpollServerSocketChannel.class),
    /** The JDK's, everywhere. */
    NIO(NioIoHandler::newFactory, NioSocketChannel.class, NioServerSocketChannel.class);

    private final Supplier<IoHandlerFactory> handlers;
    private final Class<? extends SocketChannel> socket;
    private final Class<? extends ServerSocketChannel> serverSocket;

    Transport(
            Supplier<IoHandlerFactory> handlers,
            Class<? extends SocketChannel> socket,
            Class<? extends ServerSocketChannel> serverSocket) {
        this.handlers = handlers;
        this.socket = socket;
        this.serverSocket = serverSocket;
    }

    static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    IoHandlerFactory handlers() {
        return handlers.get();
    }

    Class<? extends SocketChannel> socket() {
        return socket;
    }

    Class<? extends ServerSocketChannel> serverSocket() {
        return serverSocket;
    }
}
