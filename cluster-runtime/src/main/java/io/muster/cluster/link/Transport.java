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

/** How to talk to the system's sockets. Shows Netty's types, so it is for the runtime's own packages only. */
public enum Transport {
    /** Linux's own, where its native library is present. */
    EPOLL {
        @Override
        public IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        public Class<? extends SocketChannel> socket() {
            return EpollSocketChannel.class;
        }

        @Override
        public Class<? extends ServerSocketChannel> serverSocket() {
            return EpollServerSocketChannel.class;
        }
    },
    /** The JDK's, everywhere. */
    NIO {
        @Override
        public IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        public Class<? extends SocketChannel> socket() {
            return NioSocketChannel.class;
        }

        @Override
        public Class<? extends ServerSocketChannel> serverSocket() {
            return NioServerSocketChannel.class;
        }
    };

    /** Returns the system's own where its native library is present. */
    public static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    /** Returns what runs an event loop. */
    public abstract IoHandlerFactory handlers();

    /** Returns the type of a connection. */
    public abstract Class<? extends SocketChannel> socket();

    /** Returns the type of a listener. */
    public abstract Class<? extends ServerSocketChannel> serverSocket();
}
