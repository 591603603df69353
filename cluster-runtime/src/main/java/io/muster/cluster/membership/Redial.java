package io.muster.cluster.membership;

import io.muster.cluster.config.RedialConfig;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * When to dial one server again: true exponential backoff with full jitter, so that many diallers of one server spread out. Failures are
 * counted across links; a link that came up and broke at once counts too, or a server that accepts and drops would be dialled in a loop.
 */
final class Redial {

    // 2^30 times any base is beyond any max
    private static final int MOST_DOUBLINGS = 30;

    private final RedialConfig config;
    private final DoubleSupplier random;
    private int failures;

    /**
     * Makes a backoff without failures.
     *
     * @param random gives numbers from 0 to below 1
     */
    Redial(RedialConfig config, DoubleSupplier random) {
        this.config = config;
        this.random = random;
    }

    /** Returns the number of the next dial since a link last stayed up, from 1. */
    long nextAttempt() {
        return failures + 1L;
    }

    /** Counts a failed dial or a broken link, and returns how long to wait. */
    Duration afterFailure() {
        failures++;
        return part(upperEnd());
    }

    /** Does the same for a refusal that only somebody's act can lift: waits near the longest, whatever the count. */
    Duration afterRefusal() {
        failures++;
        Duration half = config.max().dividedBy(2);
        return half.plus(part(half));
    }

    /** A link is over; if it stayed up, the count begins anew. */
    void linkEnded(Duration stayedUp) {
        if (stayedUp.compareTo(config.stableAfter()) >= 0) {
            failures = 0;
        }
    }

    private Duration upperEnd() {
        Duration doubled = config.base().multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return doubled.compareTo(config.max()) < 0 ? doubled : config.max();
    }

    private Duration part(Duration most) {
        return Duration.ofNanos((long) (most.toNanos() * random.getAsDouble()));
    }
}
