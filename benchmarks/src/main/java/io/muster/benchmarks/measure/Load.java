package io.muster.benchmarks.measure;

import java.nio.ByteBuffer;

/**
 * What a producer has to send: numbered messages until the time is over, no further ahead of the receiver than the window allows. Each
 * contender has its own loop around it, so that the compiler sees one kind of sending in each.
 */
public final class Load {

    /** So seldom the clock is read, because that takes as long as sending a small message; so each run sends a multiple of it. */
    private static final int CLOCK_EVERY = 256;

    private final Window window;
    private ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    private int bytes;
    private long begun;
    /** Written for each message, so in cache lines of its own: what lies beside it here is read by other threads, too. */
    private final long[] next = new long[Lines.LONGS];

    private long end;

    /** Makes one for a producer whose receiver counts in {@code window}. */
    public Load(Window window) {
        this.window = window;
    }

    /** Begins a run of {@code nanos} with {@code payload}. */
    public void begin(byte[] payload, long nanos) {
        number = ByteBuffer.wrap(payload);
        bytes = payload.length;
        begun = next[Lines.MIDDLE];
        end = System.nanoTime() + nanos;
    }

    /** Returns whether there is another message to send. */
    public boolean goesOn() {
        return (next[Lines.MIDDLE] & (CLOCK_EVERY - 1)) != 0 || System.nanoTime() < end;
    }

    /** Returns whether the receiver is too far behind. */
    public boolean mustWait() {
        return window.isFull(next[Lines.MIDDLE], bytes);
    }

    /** Numbers the payload as the next message. */
    public void number() {
        number.putLong(0, next[Lines.MIDDLE]++);
    }

    /** Waits until all messages have arrived; returns how many this run sent. */
    public long finish() {
        long sent = next[Lines.MIDDLE];
        window.awaitAll(sent);
        return sent - begun;
    }
}
