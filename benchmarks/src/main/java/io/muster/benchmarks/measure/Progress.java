package io.muster.benchmarks.measure;

/** Says on standard error where a long measurement is, now and then. */
public final class Progress {

    private static final long EVERY_NANOS = 5_000_000_000L;
    private static long last = System.nanoTime() - EVERY_NANOS;

    private Progress() {}

    /** Shows {@code text} unless something was shown a moment ago. */
    public static synchronized void show(String text) {
        long now = System.nanoTime();
        if (now - last >= EVERY_NANOS) {
            last = now;
            System.err.println("... " + text);
        }
    }
}
