package io.muster.cluster.dispatch;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs callbacks, and counts and logs what they throw. Of a callback that always fails the 1st, 2nd, 4th, 8th… failure is logged, or one bad
 * handler would fill a disk.
 */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private final AtomicLong count = new AtomicLong();
    private final @Nullable Failures whole;

    /** Makes a counter at zero. */
    public Failures() {
        this.whole = null;
    }

    /** Makes a counter at zero, whose failures {@code whole} counts, too. */
    Failures(Failures whole) {
        this.whole = whole;
    }

    /** Runs a callback; {@code about} and {@code name} say which in the log. */
    public void guard(Object about, String name, Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            // Any Throwable, Errors too: the application's failure is not ours
            caught(about, name, e);
        }
    }

    void caught(Object about, String name, Throwable thrown) {
        long failures = count.incrementAndGet();
        if (whole != null) {
            whole.count.incrementAndGet();
        }
        if (Long.bitCount(failures) == 1) {
            LOG.error(
                    "{} of the listener failed for {} (failure {}); nothing else is affected",
                    name,
                    about,
                    failures,
                    thrown);
        }
    }

    /** Returns how many callbacks threw. */
    public long count() {
        return count.get();
    }
}
