package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinkOrderTest {

    private static final int THREADS = 4;
    private static final int MESSAGES = 20_000;

    /** Checks each message by its content: thread, number within the thread, and bytes derived from both. */
    private static final class Checker extends RecordingHandler {
        final long[] next = new long[THREADS];
        final AtomicLong arrived = new AtomicLong();
        final List<String> wrong = new CopyOnWriteArrayList<>();

        @Override
        public void onMessage(Link link, MessageView message) {
            byte[] bytes = message.toBytes();
            int thread = message.tag();
            long number = message.getLong(0);
            if (number != next[thread]++) {
                wrong.add("thread " + thread + " number " + number + " instead of " + (next[thread] - 1));
            }
            for (int i = 8; i < bytes.length; i++) {
                if (bytes[i] != (byte) (thread * 31L + number + i)) {
                    wrong.add("thread " + thread + " number " + number + " byte " + i);
                    break;
                }
            }
            arrived.incrementAndGet();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void messagesOfManyThreads_arriveOnce_inOrder_intact(Transport transport) throws InterruptedException {
        RecordingHandler dialler = new RecordingHandler();
        Checker checker = new Checker();
        try (TestBed bed = new TestBed(LinkSettings.defaults(), transport)) {
            bed.connect(dialler, checker);
            List<Thread> threads = new ArrayList<>();
            CountDownLatch go = new CountDownLatch(1);
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                threads.add(new Thread(() -> sendAll(go, dialler.link(), thread)));
            }
            threads.forEach(Thread::start);
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> checker.arrived.get() >= (long) THREADS * MESSAGES || !checker.wrong.isEmpty());
            assertThat(checker.wrong).isEmpty();
            assertThat(checker.arrived).hasValue((long) THREADS * MESSAGES);
        }
    }

    private static void sendAll(CountDownLatch go, Link link, int thread) {
        Random random = new Random(thread);
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        for (long number = 0; number < MESSAGES; number++) {
            byte[] bytes = message(random, thread, number);
            while (link.send(thread, bytes) != SendResult.TAKEN) {
                java.util.concurrent.locks.LockSupport.parkNanos(50_000);
            }
        }
    }

    /** Mostly small; some beyond a batch, some beyond the receive buffer. */
    private static byte[] message(Random random, int thread, long number) {
        int size = 8 + random.nextInt(500);
        if (number % 1000 == 0) {
            size = 60_000 + random.nextInt(200_000);
        }
        byte[] bytes = new byte[size];
        java.nio.ByteBuffer.wrap(bytes).putLong(number);
        for (int i = 8; i < size; i++) {
            bytes[i] = (byte) (thread * 31L + number + i);
        }
        return bytes;
    }
}
