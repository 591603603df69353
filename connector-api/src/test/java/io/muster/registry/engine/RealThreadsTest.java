package io.muster.registry.engine;

import static io.muster.registry.engine.Entries.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.registry.RegistrySnapshot;
import io.muster.registry.WatchHandle;
import io.muster.registry.memory.MemoryBackend;
import io.muster.registry.memory.MemoryRegistry;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.time.RealOwnerThread;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What only real threads can show: that they end, that they are interrupted, and that nobody waits for a hung one. */
class RealThreadsTest {

    private final MemoryRegistry registry = new MemoryRegistry("real-threads");
    private final Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());

    private RegistryEngine engine(Duration closeBound) {
        return new RegistryEngine(
                new MemoryBackend(registry, Duration.ofSeconds(10)),
                ConnectorContext.of("system"),
                EngineSettings.defaults().withCloseBound(closeBound));
    }

    private Set<Thread> made() {
        Set<Thread> now = new HashSet<>(Thread.getAllStackTraces().keySet());
        now.removeAll(before);
        now.removeIf(thread -> !thread.getName().startsWith("muster-"));
        return now;
    }

    /** Waits less long than idle threads of a pool that was not closed live ({@link WorkerPool}). */
    private void awaitNoThread() {
        await().atMost(Duration.ofSeconds(5)).until(() -> made().isEmpty());
    }

    @Test
    void close_endsEveryThread() {
        RegistryEngine engine = engine(Duration.ofSeconds(5));
        engine.start();
        Queue<RegistrySnapshot> seen = new ConcurrentLinkedQueue<>();
        engine.watch(Set.of(GROUP), seen::add);
        engine.register(EngineBed.registration(), state -> {});
        await().until(() ->
                seen.stream().anyMatch(snapshot -> snapshot.server(0).isPresent()));
        assertThat(made()).isNotEmpty().allMatch(Thread::isDaemon);

        engine.close();

        awaitNoThread();
        assertThat(registry.look(GROUP).entries()).isEmpty();
    }

    @Test
    void close_withABoundOfForEver_endsEveryThread() {
        RegistryEngine engine = engine(ChronoUnit.FOREVER.getDuration());
        engine.start();
        engine.register(EngineBed.registration(), state -> {});
        await().until(() -> !registry.look(GROUP).entries().isEmpty());

        engine.close();

        await().atMost(Duration.ofSeconds(2)).until(() -> made().isEmpty());
        assertThat(registry.look(GROUP).entries()).isEmpty();
    }

    @Test
    void close_callbackThatHangs_isInterrupted_andNotWaitedForBeyondTheBound() throws Exception {
        RegistryEngine engine = engine(Duration.ofSeconds(1));
        engine.start();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        engine.watch(Set.of(GROUP), snapshot -> {
            inside.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        assertThat(inside.await(5, TimeUnit.SECONDS)).isTrue();
        long begin = System.nanoTime();

        engine.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
        awaitNoThread();
    }

    @Test
    void close_insideACallback_interruptsNotItself() throws Exception {
        RegistryEngine engine = engine(Duration.ofSeconds(2));
        engine.start();
        AtomicBoolean flagged = new AtomicBoolean();
        CountDownLatch done = new CountDownLatch(1);
        engine.watch(Set.of(GROUP), snapshot -> {
            engine.close();
            flagged.set(Thread.currentThread().isInterrupted());
            done.countDown();
        });

        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(flagged).isFalse();
        awaitNoThread();
    }

    @Test
    void close_ofAWatchWithARunningCallback_waitsForItAMoment() throws Exception {
        RegistryEngine engine = engine(Duration.ofSeconds(5));
        engine.start();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        WatchHandle handle = engine.watch(Set.of(GROUP), snapshot -> {
            inside.countDown();
            awaitQuietly(leave);
            ended.set(true);
        });
        assertThat(inside.await(5, TimeUnit.SECONDS)).isTrue();
        Thread opener = new Thread(() -> {
            await().pollInterval(Duration.ofMillis(1)).until(() -> true);
            leave.countDown();
        });

        opener.start();
        handle.close();

        assertThat(ended).isTrue();
        opener.join();
        engine.close();
    }

    @Test
    void close_fromTwoThreadsAtOnce_bothReturnWhenItIsClosed() throws Exception {
        RegistryEngine engine = engine(Duration.ofSeconds(5));
        engine.start();
        engine.register(EngineBed.registration(), state -> {});
        Thread other = new Thread(engine::close);

        other.start();
        engine.close();
        other.join(10_000);

        assertThat(other.isAlive()).isFalse();
        awaitNoThread();
    }

    @Test
    void threads_thatWereGiven_areLeftAlone() {
        WorkerPool pool = new WorkerPool("foreign");
        RealOwnerThread owner = new RealOwnerThread("foreign-owner");
        try {
            RegistryEngine engine = new RegistryEngine(
                    new MemoryBackend(registry, Duration.ofSeconds(10)),
                    ConnectorContext.of("system"),
                    EngineSettings.defaults(),
                    EngineThreads.given(owner, pool, pool, new SplittableRandom(1)));
            engine.start();
            engine.close();

            CountDownLatch ran = new CountDownLatch(2);
            owner.execute(ran::countDown);
            pool.execute(ran::countDown);
            await().until(() -> ran.getCount() == 0);
            assertThat(owner.pending()).isZero();
        } finally {
            closeQuietly(owner, pool);
        }
    }

    private static void closeQuietly(RealOwnerThread owner, WorkerPool pool) {
        try {
            assertThat(owner.close(Duration.ofSeconds(2))).isTrue();
            assertThat(pool.close(Duration.ofSeconds(2))).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
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
