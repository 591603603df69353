package io.muster.cluster;

/** What became of a message that was to be sent. */
public enum SendResult {
    /**
     * Taken. It goes out after everything taken before. If the link breaks first, it is counted by {@link Disconnection#unsent()}; delivery
     * is at most once.
     */
    TAKEN,
    /** Not taken: the outbound queue is full. {@link RemoteServer#awaitWritable} or {@link ServerListener#onWritable} says when to try again. */
    FULL,
    /** Not taken: there is no link to this server now. */
    NOT_CONNECTED;

    /** Returns whether it was taken. */
    public boolean isTaken() {
        return this == TAKEN;
    }
}
