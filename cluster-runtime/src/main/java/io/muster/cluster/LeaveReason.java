package io.muster.cluster;

/** Why a remote server is no longer a member. */
public enum LeaveReason {
    /** It said goodbye: a graceful stop. */
    GOODBYE,
    /** It said that its process goes on under another id; a server with that id joins. */
    ID_CHANGED,
    /** The registry no longer lists it, and no link speaks against that (any more). */
    REGISTRY,
    /** The registry gave its id to a newer instance, which joins next. */
    SUPERSEDED,
    /** We are stopping. */
    OWN_STOP
}
