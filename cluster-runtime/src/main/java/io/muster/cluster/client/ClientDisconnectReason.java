package io.muster.cluster.client;

/** Why a connection ended, as seen from here. */
public enum ClientDisconnectReason {
    /** We closed it, by {@link ClientConnection#close}. */
    CLOSED,
    /** We stop: the listener, or the client's network. */
    STOPPING,
    /** The other end closed it and said so; the text has its words. */
    PEER_CLOSED,
    /** The other end stops and said so. For a client: connect to another server. */
    PEER_STOPPING,
    /** The connection broke without a word, as when a process dies or a client just goes away. */
    LOST,
    /** Nothing arrived for too long. */
    HEARTBEAT_TIMEOUT,
    /** The other end took nothing for too long while messages waited for it. */
    TOO_SLOW,
    /** The other end sent something malformed. */
    PROTOCOL_ERROR,
    /** A handler failed; the log says more. */
    INTERNAL
}
