package io.muster.registry.engine;

import io.muster.registry.time.OwnerThread;
import io.muster.registry.time.RealOwnerThread;
import io.muster.registry.time.VirtualOwnerThread;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What an engine runs on: its owner thread with its clocks, threads for callbacks and for health checks, and chance.
 *
 * <p>An engine ends the threads it made itself, and none that it was given (P20).
 */
public final class EngineThreads {

    private final OwnerThread owner;
    private final Executor callbacks;
    private final Executor checks;
    private final RandomGenerator random;
    private final Closer closer;

    private EngineThreads(
            OwnerThread owner, Executor callbacks, Executor checks, RandomGenerator random, Closer closer) {
        this.owner = owner;
        this.callbacks = callbacks;
        this.checks = checks;
        this.random = random;
        this.closer = closer;
    }

    /** Returns threads that the caller made and ends. */
    public static EngineThreads given(OwnerThread owner, Executor callbacks, Executor checks, RandomGenerator random) {
        return new EngineThreads(owner, callbacks, checks, random, bound -> true);
    }

    /** Returns virtual time for tests, with chance that is the same in every run. */
    public static EngineThreads virtual(VirtualOwnerThread owner, long seed) {
        return given(owner, owner.workers(), owner.workers(), new SplittableRandom(seed));
    }

    /** Returns real threads of the engine's own, all daemons, named after {@code name}. */
    static EngineThreads own(String name) {
        RealOwnerThread owner = new RealOwnerThread(name);
        WorkerPool callbacks = new WorkerPool(name + "-callback");
        WorkerPool checks = new WorkerPool(name + "-check");
        return new EngineThreads(owner, callbacks, checks, new SplittableRandom(), bound -> {
            long end = System.nanoTime() + OwnerThread.nanos(bound);
            boolean ended = owner.close(bound);
            ended &= checks.close(Duration.ofNanos(end - System.nanoTime()));
            ended &= callbacks.close(Duration.ofNanos(end - System.nanoTime()));
            return ended;
        });
    }

    OwnerThread owner() {
        return owner;
    }

    Executor callbacks() {
        return callbacks;
    }

    Executor checks() {
        return checks;
    }

    RandomGenerator random() {
        return random;
    }

    /** Ends the threads the engine made; returns whether all have ended within {@code bound}. */
    boolean close(Duration bound) throws InterruptedException {
        return closer.close(bound);
    }

    @FunctionalInterface
    private interface Closer {
        boolean close(Duration bound) throws InterruptedException;
    }
}
