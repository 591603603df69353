package io.muster.registry.testkit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.core.ThrowingRunnable;

/** Waits for conditions on the test's own thread, so that waiting makes no thread that the leak check would see. */
final class Eventually {

    /** How long anything may take that has no bound of its own: generous, because a busy machine is no breach of a promise. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static volatile Duration patience = PATIENCE;

    private static final Duration POLL = Duration.ofMillis(5);

    private Eventually() {}

    /** Sets another patience: for connectors of which it is known that what is waited for never comes. */
    static void patience(Duration newPatience) {
        patience = newPatience;
    }

    static void eventually(String what, Callable<Boolean> condition) {
        within(patience, what, condition);
    }

    static void within(Duration bound, String what, Callable<Boolean> condition) {
        await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(bound)
                .until(condition);
    }

    /** Waits until the assertion holds; when time is up, what it says last is the failure. */
    static void eventuallyHolds(String what, ThrowingRunnable assertion) {
        await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(patience)
                .untilAsserted(assertion);
    }

    /** Lets {@code time} pass: for cases whose point is that it passes and nothing happens. */
    static void letPass(Duration time) {
        long start = System.nanoTime();
        await("time to pass")
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(time.plus(PATIENCE))
                .until(() -> System.nanoTime() - start >= time.toNanos());
    }
}
