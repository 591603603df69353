package io.muster.registry.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RealOwnerThreadTest {

    private final RealOwnerThread owner = new RealOwnerThread("owner-test");

    @AfterEach
    void close() throws Exception {
        assertThat(owner.close(Duration.ofSeconds(5))).isTrue();
    }

    private <T> T onOwner(Supplier<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        owner.execute(() -> result.complete(task.get()));
        return result.get(5, TimeUnit.SECONDS);
    }

    @Test
    void tasks_runInOrderOnOneNamedDaemon() throws Exception {
        List<Integer> ran = new CopyOnWriteArrayList<>();
        IntStream.range(0, 1_000).forEach(i -> owner.execute(() -> ran.add(i)));

        Thread thread = onOwner(Thread::currentThread);

        assertThat(ran).isSorted().hasSize(1_000);
        assertThat(thread.getName()).isEqualTo("owner-test");
        assertThat(thread.isDaemon()).isTrue();
        assertThat(onOwner(owner::isOwner)).isTrue();
        assertThat(owner.isOwner()).isFalse();
    }

    @Test
    void whatATaskThrows_evenAnError_stopsNothing() throws Exception {
        Thread before = onOwner(Thread::currentThread);
        owner.execute(() -> {
            throw new StackOverflowError("task");
        });

        assertThat(onOwner(Thread::currentThread)).isSameAs(before);
        assertThat(owner.failedTasks()).isEqualTo(1);
    }

    @Test
    void whatACallbackOfAStageThrows_isCounted_andWhatTheStageFailsWithIsNot() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        List<String> told = new CopyOnWriteArrayList<>();
        owner.whenDone(stage, (value, failure) -> told.add(value + " " + failure));
        owner.whenDone(stage, (value, failure) -> {
            throw new StackOverflowError("callback");
        });

        stage.completeExceptionally(new IllegalStateException("ordinary"));

        assertThat(told).containsExactly("null java.lang.IllegalStateException: ordinary");
        assertThat(owner.failedTasks()).isEqualTo(1);
    }

    @Test
    void schedule_runsNotBeforeItsTime_andCancelledTimersLeaveNothing() throws Exception {
        long begin = System.nanoTime();
        CompletableFuture<Long> ran = new CompletableFuture<>();
        owner.schedule(Duration.ofMillis(20), () -> ran.complete(System.nanoTime() - begin));

        assertThat(ran.get(5, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(20_000_000L);
        OwnerThread.Timer timer = owner.schedule(Duration.ofHours(1), () -> {});
        assertThat(owner.pending()).isEqualTo(1);
        timer.cancel();

        assertThat(owner.pending()).isZero();
    }

    @Test
    void aDelayOrBoundOfForEver_isOneThatNeverEnds() throws Exception {
        OwnerThread.Timer timer = owner.schedule(ChronoUnit.FOREVER.getDuration(), () -> {});

        assertThat(owner.pending()).isEqualTo(1);
        timer.cancel();
        assertThat(owner.await(CompletableFuture.completedFuture("x"), ChronoUnit.FOREVER.getDuration()))
                .isTrue();
        assertThat(owner.close(ChronoUnit.FOREVER.getDuration())).isTrue();
    }

    @Test
    void close_dropsWhatWaitsAndIgnoresWhatComes() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        List<String> ran = new CopyOnWriteArrayList<>();
        owner.execute(() -> {
            inside.countDown();
            awaitQuietly(leave);
        });
        assertThat(inside.await(5, TimeUnit.SECONDS)).isTrue();
        owner.execute(() -> ran.add("dropped"));
        owner.schedule(Duration.ofMillis(1), () -> ran.add("dropped"));

        assertThat(owner.close(Duration.ofMillis(10))).isFalse();
        leave.countDown();
        assertThat(owner.close(Duration.ofSeconds(5))).isTrue();
        owner.execute(() -> ran.add("late"));
        owner.schedule(Duration.ZERO, () -> ran.add("late")).cancel();

        assertThat(ran).isEmpty();
        assertThat(owner.pending()).isZero();
    }

    @Test
    void await_returnsWhenDoneHoweverItEnded_andNeverOnTheOwnerThread() throws Exception {
        assertThat(owner.await(CompletableFuture.completedFuture("x"), Duration.ZERO))
                .isTrue();
        assertThat(owner.await(CompletableFuture.failedFuture(new IllegalStateException()), Duration.ZERO))
                .isTrue();
        assertThat(owner.await(new CompletableFuture<>(), Duration.ofMillis(5))).isFalse();
        assertThat(onOwner(this::refusesToWait)).isTrue();
    }

    private boolean refusesToWait() {
        try {
            owner.await(new CompletableFuture<>(), Duration.ofSeconds(5));
            return false;
        } catch (IllegalStateException e) {
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
