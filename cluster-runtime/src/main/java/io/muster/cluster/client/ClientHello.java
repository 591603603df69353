package io.muster.cluster.client;

import java.net.InetSocketAddress;

/** A client that has said hello and waits. Nothing more is read from it until it is let in. From any thread; the first decision stands. */
public interface ClientHello {

    /** Returns what the client shows of itself, up to the configured size; empty if nothing. Never logged here. */
    byte[] token();

    /** Returns where it comes from. */
    InetSocketAddress remoteAddress();

    /** Lets the client in; {@link ClientHandler#onConnected} follows on its event loop, unless it is gone by then. */
    void accept();

    /**
     * Refuses the client.
     *
     * @param text why, for people; the client sees it; cut to 512 bytes
     */
    void refuse(String text);
}
