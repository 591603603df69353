package io.muster.cluster.link;

import java.net.InetSocketAddress;

/** A bound port that accepts links. */
public interface LinkListener extends AutoCloseable {

    /** Returns the bound address, with the real port. */
    InetSocketAddress address();

    /** Returns how many accepted connections are not links yet. */
    int handshakes();

    /** Returns how many peers are held. */
    int held();

    /**
     * Stops accepting and refuses whoever is still in handshake with {@link
     * io.muster.cluster.link.protocol.RefusalReason#STOPPING}. Links stay up. Idempotent; the port is free when it returns.
     */
    @Override
    void close();
}
