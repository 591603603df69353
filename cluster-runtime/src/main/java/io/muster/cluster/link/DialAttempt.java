package io.muster.cluster.link;

/** A dial under way. */
public interface DialAttempt {

    /** Returns what was asked for. */
    DialRequest request();

    /**
     * Gives up. The handler hears {@link DialHandler#onFailed} with {@link DialFailure.Cancelled}, unless the attempt had ended before; a
     * link that is already up stays up. From any thread, idempotent.
     */
    void cancel();
}
