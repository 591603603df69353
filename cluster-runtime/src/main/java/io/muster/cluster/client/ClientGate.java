package io.muster.cluster.client;

/** Decides which clients are let in. */
@FunctionalInterface
public interface ClientGate {

    /** Lets every client in, whatever its token. */
    ClientGate OPEN = ClientHello::accept;

    /**
     * A client has said hello. Runs on an event loop and must not block: decide by {@link ClientHello#accept} or {@link ClientHello#refuse},
     * now, or later from any thread. Without a decision within the handshake time the client is refused; an exception refuses it, too.
     */
    void onHello(ClientHello hello);
}
