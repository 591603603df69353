package io.muster.registry.health;

import java.time.Duration;

/** The limits all kinds of checks share. */
final class Times {

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);

    private Times() {}

    static void check(String name, Duration interval, Duration timeout) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("health check name='" + name + "' must not be blank");
        }
        if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException(
                    "health check '" + name + "': interval=" + interval + " must be at least 10 ms");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "health check '" + name + "': timeout=" + timeout + " must be more than zero");
        }
    }
}
