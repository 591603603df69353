package io.muster.registry.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Spreads what many servers would otherwise do at one moment (P18). */
final class Jitter {

    private static final double EARLIEST_HEARTBEAT = 0.8;
    private static final double WIDTH = 0.5;

    private Jitter() {}

    /** Returns a time from zero to {@code most}. */
    static Duration upTo(Duration most, RandomGenerator random) {
        return scaled(most, random.nextDouble());
    }

    /** Returns a time a little shorter than {@code interval}, never longer: for what must not be late. */
    static Duration notAfter(Duration interval, RandomGenerator random) {
        return scaled(interval, EARLIEST_HEARTBEAT + (1 - EARLIEST_HEARTBEAT) * random.nextDouble());
    }

    /** Returns a time around {@code interval}: for what only has to happen now and then. */
    static Duration around(Duration interval, RandomGenerator random) {
        return scaled(interval, 1 - WIDTH / 2 + WIDTH * random.nextDouble());
    }

    private static Duration scaled(Duration duration, double factor) {
        return Duration.ofNanos((long) (duration.toNanos() * factor));
    }
}
