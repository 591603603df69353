package io.muster.cluster;

/** Why a link ended. */
public enum DisconnectReason {
    /** The peer stops gracefully; it leaves the system. */
    PEER_STOPPING,
    /** The peer's process goes on under another id; this one is over. */
    PEER_ID_CHANGED,
    /** The peer ended the link for another reason; the text says which. It may come back. */
    PEER_CLOSED,
    /** The connection broke without a word, as when a process is killed. */
    LOST,
    /** Nothing arrived for too long, as when a host or the network dies. */
    HEARTBEAT_TIMEOUT,
    /** The peer sent something malformed, or another one answers to its name. */
    PROTOCOL_ERROR,
    /** The registry does not list the peer, and the grace for a server whose link is up is over. */
    NOT_LISTED,
    /** The registry gave the peer's id to a newer instance. */
    SUPERSEDED,
    /** A newer link of the same peer replaced this one. */
    REPLACED,
    /** Our own id changed; the peer is dialled again under the new one, or dials again. */
    OWN_ID_CHANGED,
    /** We are stopping. */
    OWN_STOP,
    /** Something failed inside; the log says more. */
    INTERNAL
}
