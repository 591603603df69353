package io.muster.benchmarks.measure;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Keeps the producer from running away from the receiver: at most 65,536 messages or 8 MiB may be under way. Read in-process, so that
 * nobody is charged for acknowledgements.
 *
 * <p>Each count has cache lines of its own. Side by side, or beside {@link Load}, every message would take the line away from the other core, and
 * whether it does would depend on where the objects of a run happen to lie.
 */
public final class Window {

    private static final long MAX_MESSAGES = 65_536;
    private static final long MAX_BYTES = 8 << 20;
    private static final int CHECK_EVERY = 64;

    private final AtomicLongArray received = new AtomicLongArray(Lines.LONGS);
    private final long[] expected = new long[Lines.LONGS];

    /** Receiver: message {@code number} has arrived. */
    public void arrived(long number) {
        long awaited = expected[Lines.MIDDLE];
        if (number != awaited) {
            throw new IllegalStateException("Message " + number + " arrived instead of " + awaited);
        }
        expected[Lines.MIDDLE] = awaited + 1;
    }

    /** Receiver: a message has arrived whose number was checked elsewhere. */
    public void arrived() {
        expected[Lines.MIDDLE]++;
    }

    /** Receiver: publishes what has arrived. */
    public void publish() {
        received.lazySet(Lines.MIDDLE, expected[Lines.MIDDLE]);
    }

    /**
     * Receiver: publishes as often as the producer looks, for who is not told where a read ends: a store for each message, to what another core reads,
     * would cost more than the message. What producers send in a run is a multiple of it, see {@link Load}.
     */
    public void publishNowAndThen() {
        if ((expected[Lines.MIDDLE] & (CHECK_EVERY - 1)) == 0) {
            publish();
        }
    }

    /** Producer: returns whether message {@code number} of {@code bytes} must wait. Looks only now and then. */
    public boolean isFull(long number, int bytes) {
        return (number & (CHECK_EVERY - 1)) == 0 && number - received.get(Lines.MIDDLE) > limit(bytes);
    }

    private static long limit(int bytes) {
        return Math.max(CHECK_EVERY, Math.min(MAX_MESSAGES, MAX_BYTES / bytes));
    }

    /** Producer: waits until all {@code count} messages have arrived. */
    public void awaitAll(long count) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (received.get(Lines.MIDDLE) < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Only " + received.get(Lines.MIDDLE) + " of " + count + " messages arrived within 30 s");
            }
            Pause.brief();
        }
    }
}
