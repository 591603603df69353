package io.muster.cluster.config;

import io.muster.registry.spi.SettingsReader;
import java.time.Duration;

/**
 * Values that must fit each other. What does not fit is reported at the first of the two keys, and reads as something that does, so that the
 * reading can go on.
 */
final class CrossCheck {

    static final Duration SHORTEST = Duration.ofMillis(1);
    static final Duration LONGEST = Duration.ofHours(1);

    private final SettingsReader reader;

    CrossCheck(SettingsReader reader) {
        this.reader = reader;
    }

    Duration time(String key, Duration orElse) {
        return reader.duration(key, orElse, SHORTEST, LONGEST);
    }

    int atLeast(String key, int value, String otherKey, int other) {
        return fits(value >= other, key, value, "at least", otherKey, other) ? value : other;
    }

    int atMost(String key, int value, String otherKey, int other) {
        return fits(value <= other, key, value, "at most", otherKey, other) ? value : other;
    }

    Duration atLeast(String key, Duration value, String otherKey, Duration other) {
        return fits(value.compareTo(other) >= 0, key, text(value), "at least", otherKey, text(other)) ? value : other;
    }

    Duration more(String key, Duration value, String otherKey, Duration other) {
        return fits(value.compareTo(other) > 0, key, text(value), "more than", otherKey, text(other))
                ? value
                : other.plus(SHORTEST);
    }

    Duration twice(String key, Duration value, String otherKey, Duration other) {
        Duration least = other.multipliedBy(2);
        return fits(value.compareTo(least) >= 0, key, text(value), "at least twice", otherKey, text(other))
                ? value
                : least;
    }

    private boolean fits(boolean fits, String key, Object value, String how, String otherKey, Object other) {
        if (!fits) {
            reader.problem(key, value + " must be " + how + " " + otherKey + " = " + other);
        }
        return fits;
    }

    static String text(Duration duration) {
        return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
