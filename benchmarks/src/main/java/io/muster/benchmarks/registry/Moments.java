package io.muster.benchmarks.registry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** When something was first seen, by name. Thread-safe. */
final class Moments {

    private static final long PATIENCE_SECONDS = 60;

    private final Map<String, Moment> moments = new ConcurrentHashMap<>();

    private static final class Moment {
        private final CountDownLatch seen = new CountDownLatch(1);
        private volatile long nanos;
    }

    private Moment of(String name) {
        return moments.computeIfAbsent(name, key -> new Moment());
    }

    /** It is seen now. */
    void now(String name) {
        at(name, System.nanoTime());
    }

    /** It was seen at {@code nanos}; later calls change nothing. */
    void at(String name, long nanos) {
        Moment moment = of(name);
        synchronized (moment) {
            if (moment.seen.getCount() > 0) {
                moment.nanos = nanos;
                moment.seen.countDown();
            }
        }
    }

    boolean isSeen(String name) {
        return of(name).seen.getCount() == 0;
    }

    /** Waits until it is seen; returns when that was. */
    long await(String name) throws InterruptedException {
        Moment moment = of(name);
        if (!moment.seen.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " was not seen within " + PATIENCE_SECONDS + " s");
        }
        return moment.nanos;
    }

    /** Forgets everything. */
    void clear() {
        moments.clear();
    }
}
