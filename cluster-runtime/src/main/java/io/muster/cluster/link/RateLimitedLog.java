package io.muster.cluster.link;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** Lets a few lines through per interval and says how many it withheld, so that nobody on the network can fill our log. Thread-safe. */
final class RateLimitedLog {

    private static final long INTERVAL_NANOS = 10_000_000_000L;
    private static final int LINES = 5;

    private final Logger log;
    private final LongSupplier nanoTime;
    private long intervalStart;
    private int lines;
    private final AtomicLong withheld = new AtomicLong();

    RateLimitedLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.intervalStart = nanoTime.getAsLong();
    }

    void info(String line) {
        if (!permitted()) {
            withheld.incrementAndGet();
            log.debug(line);
            return;
        }
        long missing = withheld.getAndSet(0);
        log.info(missing == 0 ? line : line + " (" + missing + " similar lines before it were withheld)");
    }

    private synchronized boolean permitted() {
        long now = nanoTime.getAsLong();
        if (now - intervalStart >= INTERVAL_NANOS) {
            intervalStart = now;
            lines = 0;
        }
        return ++lines <= LINES;
    }
}
