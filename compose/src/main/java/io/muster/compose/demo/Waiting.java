package io.muster.compose.demo;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for conditions with a deadline. */
final class Waiting {

    private static final long LOOK_EVERY_MILLIS = 20;

    private Waiting() {}

    /** Looks until {@code condition} holds or the time is over, and returns whether it holds. */
    static boolean until(Duration bound, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        return true;
    }
}
