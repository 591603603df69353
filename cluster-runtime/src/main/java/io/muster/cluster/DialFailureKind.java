package io.muster.cluster;

/** How a dial failed. */
public enum DialFailureKind {
    /** The host's name has no address, or no address accepted the TCP connection in time. */
    NOT_CONNECTED,
    /** The peer accepted the connection and did not answer in time. */
    HANDSHAKE_TIMEOUT,
    /** The peer said no; {@link ClusterStatistics#refusedByPeers()} counts why. */
    REFUSED,
    /** The peer closed the connection before it answered: a server that starts or stops, or no Muster at all. */
    CLOSED_EARLY,
    /** The peer's answer was malformed, or it is not the server that was meant. */
    PROTOCOL_ERROR
}
