package io.muster.cluster.link;

/** Which end dialled. */
public enum LinkDirection {
    /** We dialled: the other end is upstream. */
    UPSTREAM,
    /** The other end dialled: it is downstream. */
    DOWNSTREAM
}
