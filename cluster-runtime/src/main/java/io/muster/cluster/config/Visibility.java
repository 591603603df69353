package io.muster.cluster.config;

/** Who connects to the servers of a group; never both. */
public enum Visibility {
    /** Application clients connect to its servers; no server does. */
    EXTERNAL,
    /** Other servers connect to its servers; no application client does. */
    INTERNAL
}
