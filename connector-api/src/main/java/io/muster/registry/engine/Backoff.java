package io.muster.registry.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: exponential, jittered over its whole range, so that those who failed together do not come back together.
 *
 * @param min the shortest wait, more than zero
 * @param max the longest wait, not less than {@code min}
 */
public record Backoff(Duration min, Duration max) {

    private static final int MOST_DOUBLINGS = 30;

    /** Checks both. */
    public Backoff {
        if (min.isNegative() || min.isZero() || max.compareTo(min) < 0) {
            throw new IllegalArgumentException(
                    "backoff min=" + min + " must be more than zero and max=" + max + " not less than min");
        }
    }

    /**
     * Returns a random wait from {@code min} to {@code min · 2^attempts}, at most {@code max}.
     *
     * @param attempts how many attempts have failed in a row, at least 1
     */
    public Duration delay(int attempts, RandomGenerator random) {
        long least = min.toNanos();
        long doubled = least << Math.min(attempts, Math.min(MOST_DOUBLINGS, Long.numberOfLeadingZeros(least) - 1));
        long most = Math.min(max.toNanos(), doubled);
        return Duration.ofNanos(least + (long) (random.nextDouble() * (most - least)));
    }

    /** Returns the backoff for what an operator has to mend: it starts ten times as slow. */
    Backoff slow() {
        Duration slowMin = min.multipliedBy(10);
        return new Backoff(slowMin, slowMin.compareTo(max) > 0 ? slowMin : max);
    }
}
