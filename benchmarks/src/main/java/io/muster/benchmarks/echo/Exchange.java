package io.muster.benchmarks.echo;

import io.muster.benchmarks.measure.Latencies;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests under way, a fixed number of them until the time is over: each answer is followed by the next request of the same lane. A request
 * begins with its number, which the answer must have.
 *
 * <p>Threads: {@link #begin} by one, {@link #answered} by one; each lane is handed from one to the other by its own message. May be used
 * again once it has ended.
 */
final class Exchange {

    private static final long PATIENCE_SECONDS = 30;

    private final int lanes;
    private final byte[][] payloads;
    private final ByteBuffer[] numbers;
    private final long[] expected;
    private final long[] sentNanos;
    private CountDownLatch over = new CountDownLatch(0);
    private Latencies latencies = new Latencies();
    private Sender sender = payload -> {};
    private long end;
    private int live;
    private long answers;
    private volatile @Nullable String fault;

    /** Sends a request; copies it before it returns. */
    @FunctionalInterface
    interface Sender {
        void send(byte[] payload);
    }

    /**
     * Makes one.
     *
     * @param lanes requests under way at a time
     * @param bytes size of a request, 8 or more
     */
    Exchange(int lanes, int bytes) {
        this.lanes = lanes;
        payloads = new byte[lanes][bytes];
        numbers = new ByteBuffer[lanes];
        expected = new long[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            numbers[lane] = ByteBuffer.wrap(payloads[lane]);
            expected[lane] = lane;
        }
        sentNanos = new long[lanes];
    }

    /** Makes it ready to begin; it ends after about {@code nanos}. */
    void prepare(long nanos, Latencies newLatencies) {
        over = new CountDownLatch(1);
        latencies = newLatencies;
        live = lanes;
        answers = 0;
        end = System.nanoTime() + nanos;
    }

    int bytes() {
        return payloads[0].length;
    }

    /** Sends the first request of each lane. */
    void begin(Sender newSender) {
        sender = newSender;
        for (int lane = 0; lane < lanes; lane++) {
            send(lane);
        }
    }

    /** The answer to request {@code number} is here. */
    void answered(long number) {
        int lane = (int) (number % lanes);
        if (lane < 0 || expected[lane] != number) {
            fault = "answer " + number + " was not asked for";
            over.countDown();
            return;
        }
        long now = System.nanoTime();
        latencies.add(now - sentNanos[lane]);
        answers++;
        if (now < end) {
            send(lane);
        } else {
            live--;
            if (live == 0) {
                over.countDown();
            }
        }
    }

    /** Waits for the last answer; returns how many there were. */
    long await() throws InterruptedException {
        boolean ended = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (fault != null) {
            throw new IllegalStateException(fault);
        }
        if (!ended) {
            throw new IllegalStateException(
                    "answers are missing " + PATIENCE_SECONDS + " s after " + answers + " had arrived");
        }
        return answers;
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    private void send(int lane) {
        expected[lane] += lanes;
        numbers[lane].putLong(0, expected[lane]);
        sentNanos[lane] = System.nanoTime();
        sender.send(payloads[lane]);
    }
}
