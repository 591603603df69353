package io.muster.cluster;

/** The life of a {@link Cluster}; it goes forward only. */
public enum ClusterState {
    /** Made, not started: listeners can be set. */
    NEW,
    /** Started: bound, registering or registered, following the linked groups. */
    RUNNING,
    /** {@link Cluster#stop} is under way. */
    STOPPING,
    /** Every thread, socket and timer is gone. */
    STOPPED
}
