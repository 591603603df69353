package io.muster.registry.engine;

import io.muster.registry.time.OwnerThread;
import java.time.Duration;

/**
 * Until when a claim may be relied upon. Moved by the owner thread, looked at from any: whoever looks after a pause of the process sees at once that
 * it has passed, before any timer ran (P2).
 */
final class ClaimDeadline {

    private final OwnerThread owner;
    private volatile long nanos;

    ClaimDeadline(OwnerThread owner, long nanos) {
        this.owner = owner;
        this.nanos = nanos;
    }

    /** Moves the deadline, never back. */
    void extend(long to) {
        owner.assertOwner();
        if (to - nanos > 0) {
            nanos = to;
        }
    }

    boolean hasPassed() {
        return nanos - owner.nanoTime() <= 0;
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - owner.nanoTime()));
    }
}
