package io.muster.registry.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Addresses that servers are told to listen at. */
final class Addresses {

    private Addresses() {}

    /** Returns a free one of the loopback address. */
    static InetSocketAddress free() throws IOException {
        return free(InetAddress.getLoopbackAddress());
    }

    /** Returns a free one of {@code host}, which is this machine's. */
    static InetSocketAddress free(InetAddress host) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, host)) {
            return (InetSocketAddress) free.getLocalSocketAddress();
        }
    }

    /** Returns one of {@code host}, whose port is free here, and in a namespace of which nobody else takes ports. */
    static InetSocketAddress freeHere(InetAddress host) throws IOException {
        return new InetSocketAddress(host, free().getPort());
    }

    /** Returns {@code host:port}. */
    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
