package io.muster.cluster.membership;

/** Why a server is no longer a member. */
public enum LeaveCause {
    /** It said goodbye because it stops. */
    GOODBYE,
    /** It said goodbye because its process has another id now. */
    ID_CHANGED,
    /** A current view does not list it, and no link is up (any more). */
    REGISTRY,
    /** A newer instance holds its id. */
    SUPERSEDED,
    /** We stop. */
    OWN_STOP
}
