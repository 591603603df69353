package io.muster.registry.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/** Ends clients, and looks for what they left. */
final class Teardown {

    private static final Duration CLOSE_BOUND = Duration.ofSeconds(20);

    private Teardown() {}

    /** Closes all clients at once, crashed ones on their cut path. */
    static void closeAll(List<Client> clients) throws InterruptedException {
        List<String> failures = new CopyOnWriteArrayList<>();
        List<Thread> closers = new ArrayList<>();
        for (Client client : clients) {
            Thread closer = new Thread(client::close, "kit-close");
            closer.setUncaughtExceptionHandler((thread, failure) -> failures.add("P20: close threw " + failure));
            closer.setDaemon(true);
            closer.start();
            closers.add(closer);
        }
        long deadline = System.nanoTime() + CLOSE_BOUND.toNanos();
        for (Thread closer : closers) {
            closer.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            if (closer.isAlive()) {
                failures.add("P20: close did not return within " + CLOSE_BOUND);
            }
        }
        // a crashed client closed on its cut path; only now may the leak check look through it
        clients.forEach(client -> client.path().heal());
        if (!failures.isEmpty()) {
            throw new AssertionError(String.join("\n", failures));
        }
    }

    /** Waits until nothing is found; returns what is still found when the time is up. */
    static List<String> awaitNone(Duration bound, Supplier<List<String>> search) {
        try {
            Eventually.within(bound, "leftovers to vanish", () -> search.get().isEmpty());
            return List.of();
        } catch (ConditionTimeoutException e) {
            return search.get();
        }
    }
}
