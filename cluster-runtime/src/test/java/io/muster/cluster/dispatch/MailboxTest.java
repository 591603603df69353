package io.muster.cluster.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MailboxTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Executors whose tasks wait until the test runs them. */
    private final Queue<Runnable> workers = new ArrayDeque<>();

    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final List<String> ran = new ArrayList<>();
    private final Mailbox mailbox = new Mailbox(workers::add);

    private static void drain(Queue<Runnable> executor) {
        for (Runnable task = executor.poll(); task != null; task = executor.poll()) {
            task.run();
        }
    }

    @Test
    void tasksRunInTheOrderGivenAndInOneGo() {
        mailbox.post(() -> ran.add("a"));
        mailbox.post(() -> ran.add("b"));

        assertThat(workers).hasSize(1);
        drain(workers);

        assertThat(ran).containsExactly("a", "b");
        assertThat(mailbox.waiting()).isZero();
    }

    @Test
    void whoAwaitsTheEndOfWhatWaits_isNotCountedWithIt() {
        mailbox.post(() -> ran.add("a"));

        CompletionStage<Void> ended = mailbox.ended();

        assertThat(mailbox.waiting()).isEqualTo(1);
        mailbox.post(() -> ran.add("b"));
        assertThat(mailbox.waiting()).isEqualTo(2);
        assertThat(ended).isNotCompleted();
        drain(workers);
        assertThat(ended).isCompleted();
        assertThat(mailbox.waiting()).isZero();
    }

    @Test
    void whatIsGivenAfterAMoveRunsElsewhereAndNotBefore() {
        mailbox.post(() -> ran.add("worker"));
        mailbox.moveTo(loop::add);
        mailbox.post(() -> ran.add("loop"));

        drain(loop);
        assertThat(ran).isEmpty();
        drain(workers);
        assertThat(ran).containsExactly("worker");
        drain(loop);
        assertThat(ran).containsExactly("worker", "loop");
    }

    @Test
    void itComesBackToTheWorkers() {
        mailbox.moveTo(loop::add);
        mailbox.moveToWorkers();
        mailbox.post(() -> ran.add("worker"));
        drain(workers);
        drain(loop);
        assertThat(ran).isEmpty();

        drain(workers);

        assertThat(ran).containsExactly("worker");
    }

    @Test
    void aTaskThatThrowsAnErrorStopsNothing() {
        mailbox.post(() -> {
            throw new AssertionError("meant to be thrown");
        });
        mailbox.post(() -> ran.add("next"));

        drain(workers);

        assertThat(ran).containsExactly("next");
    }

    @Test
    void anExecutorThatHasEndedIsReplacedByTheWorkers() {
        mailbox.moveTo(task -> {
            throw new RejectedExecutionException("meant to be thrown");
        });
        mailbox.post(() -> ran.add("worker"));

        drain(workers);

        assertThat(ran).containsExactly("worker");
    }

    @Test
    void manyTasksGiveOthersTheirTurn() {
        for (int i = 0; i < 1_000; i++) {
            mailbox.post(() -> ran.add("x"));
        }

        workers.remove().run();

        assertThat(ran).hasSizeLessThan(1_000);
        drain(workers);
        assertThat(ran).hasSize(1_000);
    }

    @Test
    void tasksOfManyThreadsRunOneAtATimeAndNoneIsLost() throws Exception {
        int threads = 4;
        int each = 20_000;
        WorkerPool pool = new WorkerPool("mailbox-test", threads);
        Mailbox shared = new Mailbox(pool);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger worst = new AtomicInteger();
        Queue<Integer> done = new ConcurrentLinkedQueue<>();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> givers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Thread giver = new Thread(() -> {
                awaitQuietly(start);
                for (int i = 0; i < each; i++) {
                    int number = i;
                    shared.post(() -> {
                        worst.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        done.add(number);
                        inside.decrementAndGet();
                    });
                }
            });
            giver.start();
            givers.add(giver);
        }

        start.countDown();

        await().atMost(PATIENCE).until(() -> done.size() == threads * each);
        assertThat(worst).hasValue(1);
        for (Thread giver : givers) {
            giver.join();
        }
        assertThat(pool.close(PATIENCE)).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
