package io.muster.registry.consul;

import java.time.Duration;

/**
 * A token bucket: lets a few through at once, so that a single event is never late, and then as many as what they cost allows. Not thread-safe.
 */
final class Pace {

    private static final Duration LEAST_APART = Duration.ofMillis(5);

    /** A hundred servers are some 200 KB; at the most an agent sends 20 MB per second. */
    private static final int BYTES_PER_MILLI = 20_000;

    private final long creditNanos;
    /** When the bucket would be full again. */
    private long fullAt;

    private boolean begun;

    /** Makes one that lets {@code burst} of those through at once that are {@code most} apart, and more of others. */
    Pace(Duration most, int burst) {
        this.creditNanos = most.toNanos() * (burst - 1);
    }

    /**
     * Returns how far apart answers of a size are where there are many: small ones come as quickly as there is news.
     *
     * @param most what none waits longer for
     */
    static Duration apart(int bytes, Duration most) {
        Duration bySize = LEAST_APART.plusMillis(bytes / BYTES_PER_MILLI);
        return bySize.compareTo(most) < 0 ? bySize : most;
    }

    /**
     * Takes one; returns how long to wait before it may be used.
     *
     * @param interval how long one like this is apart from the next where there are many
     */
    Duration take(long nowNanos, Duration interval) {
        if (!begun || fullAt - nowNanos < 0) {
            begun = true;
            fullAt = nowNanos;
        }
        long wait = Math.max(0, fullAt - creditNanos - nowNanos);
        fullAt += interval.toNanos();
        return Duration.ofNanos(wait);
    }
}
