package io.muster.benchmarks.measure;

import java.util.Arrays;

/**
 * Times taken, kept one by one without allocating; those beyond the room are left out. One thread adds; another may read once it knows
 * that the last one was added.
 */
public final class Latencies {

    private static final int ROOM = 1 << 18;

    private final long[] nanos = new long[ROOM];
    private int count;

    /** Makes an empty collection. */
    public Latencies() {}

    /** Forgets all. */
    public void clear() {
        count = 0;
    }

    /** Adds one. */
    public void add(long nanosTaken) {
        if (count < ROOM) {
            nanos[count++] = nanosTaken;
        }
    }

    /** Returns how many there are. */
    public int count() {
        return count;
    }

    /** Returns what {@code part} of them did not exceed, in microseconds; 0 if there are none. */
    public double micros(double part) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1L, (long) (part * count))] / 1e3;
    }
}
