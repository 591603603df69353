package io.muster.cluster.client;

import io.muster.cluster.config.ClientConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Listens for application clients. Bounded in clients, in bytes per client, and in the time each may take to say hello; what a client sends
 * is hostile until it is checked, and a bad one ends its own connection and nothing else. All methods may be called from any thread.
 */
public interface ClientListener extends AutoCloseable {

    /**
     * Listens. Blocks until the address is bound.
     *
     * @param address port 0 takes a free one
     * @param config sizes and times
     * @param threads event loops, 1 or more
     * @param gate who is let in; {@link ClientGate#OPEN} for everybody
     * @param handler hears what happens on all connections
     * @throws IOException naming the address, if it cannot be bound; nothing is left behind then
     */
    static ClientListener bind(
            InetSocketAddress address, ClientConfig config, int threads, ClientGate gate, ClientHandler handler)
            throws IOException {
        return NettyClientListener.bind(address, config, threads, gate, handler);
    }

    /** Returns the bound address, with the real port. */
    InetSocketAddress address();

    /** Returns how many clients there are now, those in handshake included. */
    int clients();

    /**
     * Stops gracefully: accepts nobody any more, tells every client {@link ClientDisconnectReason#PEER_STOPPING} after what is queued for it,
     * closes. Every thread and socket is gone soon after that. The port is free when this method returns. Idempotent.
     *
     * @param bound how long it may take, more than zero
     * @return completes within about the bound, never exceptionally; with how many messages that had been taken were not handed to the
     *     operating system completely, 0 if every client was sent all that was queued for it; a client whose callback kept its event loop
     *     busy to the end counts with one more, the goodbye
     */
    CompletionStage<Long> stop(Duration bound);

    /** Stops within the drain time and waits for it, from an event loop without waiting. */
    @Override
    void close();
}
