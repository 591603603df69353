package io.muster.cluster.membership;

/** How the link to one server stands, or what just happened to it: the columns of the liveness table. */
enum LinkColumn {
    /** No link, or a dial under way or scheduled. */
    NONE,
    /** The link is up. */
    UP,
    /** The link just broke, without a goodbye. */
    BROKEN,
    /** The peer just said goodbye. */
    GOODBYE
}
