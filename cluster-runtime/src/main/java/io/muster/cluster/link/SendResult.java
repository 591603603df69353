package io.muster.cluster.link;

/** What became of a message that was to be sent. */
public enum SendResult {
    /** Queued. It goes out in order, unless the link breaks before; then it is counted by {@link LinkHandler#onDown}. */
    TAKEN,
    /** Not taken, because the outbound queue is full. {@link LinkHandler#onWritable} says when to try again. */
    FULL,
    /** Not taken, because the link is closing or down. */
    CLOSED
}
