package io.muster.benchmarks.link;

import java.util.concurrent.locks.LockSupport;

/** How a producer waits: off the core, because the receiver needs it. */
final class Pause {

    private static final long NANOS = 20_000;

    private Pause() {}

    static void brief() {
        LockSupport.parkNanos(NANOS);
    }
}
