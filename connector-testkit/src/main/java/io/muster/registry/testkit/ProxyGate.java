package io.muster.registry.testkit;

import java.time.Duration;

/** What a proxy lets through at this moment. Guarded by its own monitor. */
final class ProxyGate {

    enum Mode {
        OPEN,
        NO_ANSWERS,
        BLACKHOLE,
        CUT,
        CLOSED
    }

    private Mode mode = Mode.OPEN;
    private Duration latency = Duration.ZERO;
    private int answersLeft;

    synchronized void set(Mode newMode, Duration newLatency) {
        if (mode != Mode.CLOSED) {
            mode = newMode;
            latency = newLatency;
        }
        notifyAll();
    }

    synchronized void holdAnswersAfter(int passed) {
        set(Mode.NO_ANSWERS, Duration.ZERO);
        answersLeft = passed;
    }

    /** Waits until bytes may pass; returns whether they may, or the connection is to be reset. */
    synchronized boolean awaitOpen(boolean answer) throws InterruptedException {
        while (mode == Mode.BLACKHOLE || (answer && mode == Mode.NO_ANSWERS && answersLeft == 0)) {
            wait();
        }
        if (answer && mode == Mode.NO_ANSWERS) {
            answersLeft--;
        }
        long until = System.nanoTime() + latency.toNanos();
        long left = until - System.nanoTime();
        while (left > 0 && mode == Mode.OPEN) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
            left = until - System.nanoTime();
        }
        return mode != Mode.CUT && mode != Mode.CLOSED;
    }
}
