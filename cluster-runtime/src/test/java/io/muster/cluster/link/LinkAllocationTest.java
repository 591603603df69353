package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asserts on allocation, which is exact, and not on time, which a loaded machine makes up. */
class LinkAllocationTest {

    private static final int ROUNDS = 8;
    private static final int MESSAGES = 400_000;

    private static final class Counter extends RecordingHandler {
        final AtomicLong arrived = new AtomicLong();
        private long count;
        private long sum;

        @Override
        public void onMessage(Link link, MessageView message) {
            count++;
            sum += message.getLong(0) + message.tag();
        }

        @Override
        public void onReadEnd(Link link) {
            arrived.lazySet(count + (sum & 0));
        }
    }

    private final ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();

    @BeforeEach
    void stopTrackingBuffers() {
        // The tests' leak detector allocates a record per use of a buffer.
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void trackBuffersAgain() {
        ResourceLeakDetector.setLevel(usual);
    }

    @Test
    void steadyState_allocatesNothingPerMessage() {
        RecordingHandler dialler = new RecordingHandler();
        Counter counter = new Counter();
        try (TestBed bed = new TestBed()) {
            bed.connect(dialler, counter);
            byte[] payload = new byte[64];
            double least = Double.MAX_VALUE;
            for (int round = 1; round <= ROUNDS; round++) {
                long before = allocated();
                send(dialler.link(), payload, counter, (long) round * MESSAGES);
                least = Math.min(least, (double) (allocated() - before) / MESSAGES);
            }

            // The least, because warming up, a timer or a thread of the test's own may allocate in any one round.
            assertThat(least).as("bytes allocated per message by all threads").isLessThan(0.1);
        }
    }

    private static void send(Link link, byte[] payload, Counter counter, long until) {
        for (int i = 0; i < MESSAGES; i++) {
            while (link.send(3, payload) != SendResult.TAKEN) {
                LockSupport.parkNanos(20_000);
            }
        }
        long deadline = System.nanoTime() + TestBed.PATIENCE.toNanos();
        while (counter.arrived.get() < until && System.nanoTime() < deadline) {
            LockSupport.parkNanos(20_000);
        }
        assertThat(counter.arrived).hasValue(until);
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = 0;
        for (long thread : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            bytes += Math.max(0, thread);
        }
        return bytes;
    }
}
