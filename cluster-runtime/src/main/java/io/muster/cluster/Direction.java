package io.muster.cluster;

/** Who connects to whom, seen from this server. Messages flow both ways alike. */
public enum Direction {
    /** We connect to them. */
    UPSTREAM,
    /** They connect to us. */
    DOWNSTREAM
}
