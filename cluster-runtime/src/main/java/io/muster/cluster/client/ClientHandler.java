package io.muster.cluster.client;

/**
 * Hears what happens on the connections of one listener or one client. The calls of one connection come one after the other on its event
 * loop, {@link #onConnected} first, {@link #onDisconnected} last, each exactly once; those of different connections may run at the same time.
 *
 * <p>None may block: a blocked loop stops its other connections too. Hand longer work to a thread of your own, and use {@link
 * ClientConnection#setReading} so that it cannot pile up. An exception from {@link #onConnected} or {@link #onMessage} ends the connection
 * with {@link ClientDisconnectReason#INTERNAL}; from the others it is logged.
 */
public interface ClientHandler {

    /** The handshake is done; messages can be sent, and will arrive after this call. */
    default void onConnected(ClientConnection connection) {}

    /**
     * A message arrived; messages come in the order in which they were taken at the other end.
     *
     * @param tag 0 to 65535, the other end's
     * @param bytes the receiver's to keep
     */
    void onMessage(ClientConnection connection, int tag, byte[] bytes);

    /** The outbound queue has room again (half of it), after a send was told that it is full. */
    default void onWritable(ClientConnection connection) {}

    /** The connection is over. */
    default void onDisconnected(ClientConnection connection, ClientDisconnection disconnection) {}
}
