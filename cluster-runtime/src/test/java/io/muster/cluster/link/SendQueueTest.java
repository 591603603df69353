package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendQueueTest {

    private static final byte[] LARGE = new byte[2 * BatchPool.BATCH_BYTES];

    /** Some are bad ones within the first hundred if what is decided under one lock is done under the next. */
    private static final int RACES = 1_000;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    private final BatchPool pool = new BatchPool(allocator);
    private final ExecutorService sender = Executors.newSingleThreadExecutor();

    @AfterEach
    void nothingIsLeft() {
        sender.shutdownNow();
        pool.close();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    /** Both orders are fine: taken because the queue has emptied, or refused and called back when it empties. */
    @Test
    void largeMessageRefusedWhileTheQueueEmpties_isCalledBack() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        for (int i = 0; i < RACES; i++) {
            SendQueue queue = new SendQueue(pool, LARGE.length, () -> {});
            assertThat(queue.offer(1, LARGE, 0, LARGE.length)).isEqualTo(SendResult.TAKEN);
            Batch inFlight = Objects.requireNonNull(queue.next());
            Future<SendResult> offered = sender.submit(() -> {
                together.await();
                return queue.offer(1, LARGE, 0, LARGE.length);
            });

            together.await();
            boolean calledBack = queue.written(inFlight);

            SendResult result = offered.get(10, TimeUnit.SECONDS);
            assertThat(calledBack)
                    .as("called back after %s, race %d", result, i)
                    .isEqualTo(result == SendResult.FULL);
            queue.close();
        }
    }
}
