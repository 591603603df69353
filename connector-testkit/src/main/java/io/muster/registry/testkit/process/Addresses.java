package io.muster.registry.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses that servers are told to listen at. */
final class Addresses {

    private Addresses() {}

    /** Returns a free one of the loopback address. */
    static InetSocketAddress free() throws IOException {
        return free(InetAddress.getLoopbackAddress());
    }

    /** Returns a free one of {@code host}, which is this machine's. */
    static InetSocketAddress free(InetAddress host) throws IOException {
        return new InetSocketAddress(host, FreePorts.next(host));
    }

    /** Returns one of {@code host}, whose port is free here, and in a namespace of which nobody else takes ports. */
    static InetSocketAddress freeHere(InetAddress host) throws IOException {
        return new InetSocketAddress(host, FreePorts.next());
    }

    /** Returns {@code host:port}. */
    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
