package io.muster.cluster.link;

/** The life of a link; it goes forward only. */
public enum LinkState {
    /** Messages flow both ways. */
    UP,
    /** Goodbye was said here: what is queued goes out, nothing more is taken. */
    CLOSING,
    /** Over; {@link LinkHandler#onDown} has been or is being called. */
    DOWN
}
