package io.muster.registry.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class VirtualOwnerThreadTest {

    private final VirtualOwnerThread time = new VirtualOwnerThread();
    private final List<String> ran = new ArrayList<>();

    @Test
    void execute_runsLater_inOrder() {
        time.execute(() -> {
            ran.add("one");
            time.execute(() -> ran.add("three"));
        });
        time.execute(() -> ran.add("two"));
        assertThat(ran).isEmpty();

        time.runPending();

        assertThat(ran).containsExactly("one", "two", "three");
    }

    @Test
    void advance_runsEachTimerAtItsMoment() {
        time.schedule(Duration.ofSeconds(3), () -> ran.add("at " + time.nanoTime() / 1_000_000_000));
        time.schedule(Duration.ofSeconds(1), () -> {
            ran.add("at " + time.nanoTime() / 1_000_000_000);
            time.schedule(Duration.ofSeconds(1), () -> ran.add("at " + time.nanoTime() / 1_000_000_000));
        });

        time.advance(Duration.ofSeconds(2));
        assertThat(ran).containsExactly("at 1", "at 2");
        assertThat(time.nextTimer()).contains(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1));

        assertThat(ran).containsExactly("at 1", "at 2", "at 3");
        assertThat(time.nextTimer()).isEmpty();
    }

    @Test
    void aDelayOrBoundOfForEver_isOneThatNeverEnds() throws Exception {
        time.advance(Duration.ofSeconds(1));
        time.schedule(ChronoUnit.FOREVER.getDuration(), () -> ran.add("for ever"));

        time.advance(Duration.ofDays(365));
        assertThat(ran).isEmpty();
        assertThat(time.await(CompletableFuture.completedFuture("x"), ChronoUnit.FOREVER.getDuration()))
                .isTrue();
    }

    @Test
    void pause_movesTheClocksAndRunsNothing() {
        Instant before = time.now();
        time.schedule(Duration.ofSeconds(1), () -> ran.add("timer"));

        time.pause(Duration.ofSeconds(5));
        assertThat(ran).isEmpty();
        assertThat(Duration.between(before, time.now())).isEqualTo(Duration.ofSeconds(5));
        assertThat(time.nextTimer()).contains(Duration.ZERO);
        time.runPending();

        assertThat(ran).containsExactly("timer");
    }

    @Test
    void cancelledTimer_neverRuns() {
        OwnerThread.Timer timer = time.schedule(Duration.ofSeconds(1), () -> ran.add("timer"));

        timer.cancel();
        timer.cancel();
        time.advance(Duration.ofSeconds(5));

        assertThat(ran).isEmpty();
        assertThat(time.timers()).isZero();
    }

    @Test
    void isOwner_onlyWithinATask_andNotInWork() {
        List<Boolean> owned = new ArrayList<>();
        time.execute(() -> owned.add(time.isOwner()));
        time.workers().execute(() -> owned.add(time.isOwner()));

        time.runPending();

        assertThat(owned).containsExactly(true, false);
        assertThat(time.isOwner()).isFalse();
        assertThatThrownBy(time::assertOwner)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Thread.currentThread().getName());
    }

    @Test
    void whatATaskThrows_isKeptAndStopsNothing() {
        time.execute(() -> {
            throw new AssertionError("task");
        });
        time.execute(() -> ran.add("next"));

        time.runPending();

        assertThat(ran).containsExactly("next");
        assertThat(time.failures()).hasSize(1);
    }

    @Test
    void await_letsTimePassUntilItIsDone() throws Exception {
        CompletableFuture<String> done = new CompletableFuture<>();
        time.schedule(Duration.ofSeconds(2), () -> done.complete("x"));

        assertThat(time.await(done, Duration.ofSeconds(1))).isFalse();
        assertThat(time.nanoTime()).isEqualTo(1_000_000_000L);
        assertThat(time.await(done, Duration.ofSeconds(5))).isTrue();

        assertThat(time.nanoTime()).isEqualTo(2_000_000_000L);
    }

    @Test
    void await_withinWork_goesOnWithTheRest() {
        CompletableFuture<String> done = new CompletableFuture<>();
        time.workers().execute(() -> {
            time.execute(() -> done.complete("x"));
            ran.add(awaited(done) ? "done" : "not done");
        });

        time.runPending();

        assertThat(ran).containsExactly("done");
    }

    @Test
    void await_onTheOwnerThread_isRefused() {
        time.execute(() -> awaited(new CompletableFuture<>()));

        time.runPending();

        assertThat(time.failures()).hasSize(1).first().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void await_interrupted_throws() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> time.await(new CompletableFuture<>(), Duration.ofSeconds(1)))
                .isInstanceOf(InterruptedException.class);
        assertThat(time.nanoTime()).isZero();
    }

    @Test
    void wallClock_movesByItself() {
        Instant before = time.now();

        time.moveWallClock(Duration.ofHours(-1));

        assertThat(time.now()).isEqualTo(before.minus(Duration.ofHours(1)));
        assertThat(time.nanoTime()).isZero();
    }

    private boolean awaited(CompletableFuture<String> done) {
        try {
            return time.await(done, Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
