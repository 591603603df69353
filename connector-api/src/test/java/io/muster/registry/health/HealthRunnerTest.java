package io.muster.registry.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.time.VirtualOwnerThread;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthRunnerTest {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final VirtualOwnerThread time = new VirtualOwnerThread();
    private final List<Health> told = new ArrayList<>();

    private static HealthCheck check(String name, Callable<Health> contributor) {
        return new HealthCheck.InProcess(name, INTERVAL, TIMEOUT, contributor);
    }

    private HealthRunner running(HealthCheck... checks) {
        HealthRunner runner = new HealthRunner(time, time.workers(), List.of(checks));
        time.execute(() -> runner.begin(told::add));
        time.runPending();
        return runner;
    }

    @Test
    void withoutChecks_isPassing_andTellsNothing() {
        HealthRunner runner = running();

        assertThat(runner.health()).isEqualTo(Health.PASSING);
        time.advance(Duration.ofMinutes(1));
        assertThat(told).isEmpty();
    }

    @Test
    void beforeTheFirstResult_isCritical() {
        HealthRunner runner = new HealthRunner(time, time.workers(), List.of(check("db", () -> Health.PASSING)));

        assertThat(runner.health()).isEqualTo(Health.critical("db: no result yet"));
    }

    @Test
    void worst_isToldWithItsName_andOnlyChangesAreTold() {
        Deque<Health> disk = new ArrayDeque<>(
                List.of(Health.PASSING, Health.warning("80 % full"), Health.warning("80 % full"), Health.PASSING));
        running(check("db", () -> Health.PASSING), check("disk", disk::pop));

        time.advance(INTERVAL.multipliedBy(3).plusSeconds(1));

        assertThat(told).containsExactly(Health.PASSING, Health.warning("disk: 80 % full"), Health.PASSING);
    }

    @Test
    void whatACheckThrows_evenAnError_isCriticalWithItsMessage() {
        running(check("db", () -> {
            throw new StackOverflowError("too deep");
        }));

        time.advance(Duration.ofSeconds(1));

        assertThat(told).containsExactly(Health.critical("db: too deep"));
    }

    @Test
    @SuppressWarnings("NullAway") // what an application without null checks may do
    void nothingReturned_isCritical() {
        running(check("db", () -> null));

        time.advance(Duration.ofSeconds(1));

        assertThat(told).containsExactly(Health.critical("db: it returned nothing"));
    }

    @Test
    void interval_isFromTheEndOfOneRunToTheStartOfTheNext() {
        List<Long> runs = new ArrayList<>();
        running(check("db", () -> {
            runs.add(TimeUnit.NANOSECONDS.toSeconds(time.nanoTime()));
            return Health.PASSING;
        }));

        time.advance(Duration.ofSeconds(31));

        assertThat(runs).containsExactly(0L, 10L, 20L, 30L);
    }

    @Test
    void statusChange_isToldAtOnce_aNoteAloneAtMostOnceASecond() {
        int[] run = {0};
        HealthCheck flapping = new HealthCheck.InProcess(
                "db", Duration.ofMillis(10), TIMEOUT, () -> Health.warning("lag " + run[0]++));
        running(flapping);
        assertThat(told).hasSize(1);

        time.advance(Duration.ofSeconds(10));

        assertThat(told).hasSizeBetween(10, 12);
        assertThat(told.get(told.size() - 1).note()).isNotEqualTo("db: lag 0");
    }

    @Test
    void flappingStatus_isNotHeldBackByTheNotesLimit() {
        int[] run = {0};
        HealthCheck flapping = new HealthCheck.InProcess(
                "db",
                Duration.ofMillis(10),
                TIMEOUT,
                () -> run[0]++ % 2 == 0 ? Health.PASSING : Health.critical("down"));
        running(flapping);

        time.advance(Duration.ofMillis(95));

        assertThat(told).hasSize(10);
    }

    @Test
    void twoChecksOfOneName_areRefused() {
        assertThatThrownBy(() -> running(check("db", () -> Health.PASSING), check("db", () -> Health.PASSING)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'db' is given twice");
    }

    @Test
    void stop_endsChecksAndTellsNothingMore() {
        HealthRunner runner = running(check("db", () -> Health.warning("n" + time.nanoTime())));
        int before = told.size();

        time.execute(runner::stop);
        time.advance(Duration.ofMinutes(1));

        assertThat(told).hasSize(before);
        assertThat(time.timers()).isZero();
    }

    @Test
    void hungCheck_isCriticalAtItsTimeout_interrupted_neverTwiceAtOnce_andDelaysNoOther() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch leave = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            List<String> hungRuns = new ArrayList<>();
            HealthRunner runner = new HealthRunner(time, task -> threads.execute(task), List.of(check("hung", () -> {
                hungRuns.add("run");
                inside.countDown();
                stayDespiteInterrupt(leave, interrupted);
                return Health.PASSING;
            })));
            time.execute(() -> runner.begin(told::add));
            time.runPending();
            assertThat(inside.await(5, TimeUnit.SECONDS)).isTrue();

            time.advance(TIMEOUT);
            assertThat(told).containsExactly(Health.critical("hung: no answer within 2000 ms"));
            assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
            time.advance(INTERVAL.multipliedBy(5));
            assertThat(hungRuns).hasSize(1);

            leave.countDown();
            threads.shutdown();
            assertThat(threads.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
            time.runPending();
            assertThat(told)
                    .as("the late answer of the hung run does not count")
                    .hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void hungCheck_onceItEnded_runsAgainAfterTheInterval() {
        List<Runnable> runs = new ArrayList<>();
        HealthRunner runner = new HealthRunner(time, runs::add, List.of(check("slow", () -> Health.PASSING)));
        time.execute(() -> runner.begin(told::add));
        time.runPending();

        // It has not even begun at its timeout: it never does
        time.advance(TIMEOUT);
        assertThat(told).extracting(Health::status).containsExactly(HealthStatus.CRITICAL);
        runs.get(0).run();
        time.runPending();
        assertThat(told).hasSize(1);
        time.advance(INTERVAL);
        assertThat(runs).hasSize(2);
        runs.get(1).run();
        time.runPending();

        assertThat(told).extracting(Health::status).containsExactly(HealthStatus.CRITICAL, HealthStatus.PASSING);
    }

    @Test
    void noThreadForACheck_isCritical_andTriedAgain() {
        boolean[] refuse = {true};
        HealthRunner runner = new HealthRunner(
                time,
                task -> {
                    if (refuse[0]) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    time.workers().execute(task);
                },
                List.of(check("db", () -> Health.PASSING)));
        time.execute(() -> runner.begin(told::add));
        time.advance(Duration.ofSeconds(1));
        assertThat(told).extracting(Health::status).containsExactly(HealthStatus.CRITICAL);

        refuse[0] = false;
        time.advance(INTERVAL);

        assertThat(told).last().isEqualTo(Health.PASSING);
    }

    @Test
    void interruptMeantForOneRun_neverHitsWhatTheThreadDoesNext() throws Exception {
        CheckRun run = new CheckRun(() -> Health.PASSING, (ended, health) -> {});

        run.run();
        run.end();

        assertThat(Thread.interrupted()).isFalse();
        assertThat(run.isOver()).isTrue();
    }

    private static @Nullable Void stayDespiteInterrupt(CountDownLatch leave, CountDownLatch interrupted) {
        while (true) {
            try {
                leave.await();
                return null;
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        }
    }
}
