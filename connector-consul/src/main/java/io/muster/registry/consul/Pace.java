package io.muster.registry.consul;

import java.time.Duration;

/**
 * A token bucket: lets a few through at once, so that a single event is never late, and then one per interval. Not thread-safe.
 */
final class Pace {

    private final long intervalNanos;
    private final int burst;
    /** When the bucket would be full again. */
    private long fullAt;

    private boolean begun;

    Pace(Duration interval, int burst) {
        this.intervalNanos = interval.toNanos();
        this.burst = burst;
    }

    /** Takes one; returns how long to wait before it may be used. */
    Duration take(long nowNanos) {
        if (!begun || fullAt - nowNanos < 0) {
            begun = true;
            fullAt = nowNanos;
        }
        long wait = Math.max(0, fullAt - (burst - 1) * intervalNanos - nowNanos);
        fullAt += intervalNanos;
        return Duration.ofNanos(wait);
    }
}
