package io.muster.benchmarks.measure;

import java.util.concurrent.locks.LockSupport;

/** How a producer waits: off the core, because the receiver needs it. */
public final class Pause {

    private static final long NANOS = 20_000;

    private Pause() {}

    /** Lets others run. */
    public static void brief() {
        LockSupport.parkNanos(NANOS);
    }
}
