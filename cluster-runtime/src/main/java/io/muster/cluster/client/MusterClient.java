package io.muster.cluster.client;

import io.muster.cluster.config.ClientConfig;
import java.util.concurrent.CompletionStage;

/**
 * The client's end: opens connections to {@link ClientListener}s. One for a process; thousands of connections share its few threads. All
 * methods may be called from any thread.
 */
public interface MusterClient extends AutoCloseable {

    /** Returns one with one thread and what is right for a LAN. */
    static MusterClient open() {
        return open(ClientConfig.defaults(), 1);
    }

    /**
     * Returns one with other bounds.
     *
     * @param config sizes and times; how large a message may be and how often to ping, the server says
     * @param threads event loops, 1 or more
     */
    static MusterClient open(ClientConfig config, int threads) {
        return new NettyMusterClient(config, threads);
    }

    /**
     * Connects. A name is resolved on the calling thread; everything else happens on an event loop.
     *
     * @param host a name or an IP address
     * @param port 1 to 65535
     * @param token shown to the server; not kept
     * @param handler hears what happens on this connection
     * @return completes after {@link ClientHandler#onConnected}; exceptionally with {@link ClientRefusedException} if the server said no, with
     *     another {@link java.io.IOException} if it could not be reached or did not answer; then the handler hears nothing
     */
    CompletionStage<ClientConnection> connect(String host, int port, byte[] token, ClientHandler handler);

    /** Connects without a token. */
    default CompletionStage<ClientConnection> connect(String host, int port, ClientHandler handler) {
        return connect(host, port, new byte[0], handler);
    }

    /** Returns how many connections there are now, those in handshake included. */
    int connections();

    /** Ends every connection and every thread, within the drain time; from an event loop without waiting. Idempotent. */
    @Override
    void close();
}
