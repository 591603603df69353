package io.muster.registry.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread that owns mutable state, with the clocks that state is driven by. Tasks run one at a time, in the order they were given.
 *
 * <p>Nothing that blocks and nothing of the application's may run on it: heartbeats do.
 */
public interface OwnerThread {

    /**
     * Runs {@code task} on the owner thread, after everything given before; never within this call. What it throws is logged and stops
     * nothing. Ignored after the thread was shut down. From any thread.
     */
    void execute(Runnable task);

    /**
     * Runs {@code task} on the owner thread once {@code delay} has passed on the monotonic clock. From any thread.
     *
     * @param delay zero or less means at once
     * @return cancels the task; without effect once it has begun
     */
    Timer schedule(Duration delay, Runnable task);

    /** Returns the monotonic clock, in nanoseconds; only differences mean anything. */
    long nanoTime();

    /** Returns the wall clock, for people to read; no decision depends on it. */
    Instant now();

    /** Returns whether the caller is on the owner thread. */
    boolean isOwner();

    /** Returns how many tasks have thrown so far: each is a fault of whoever gave it. From any thread, after the thread's end too. */
    long failedTasks();

    /** Logs and counts what a task threw, for somebody who ran it elsewhere. From any thread. */
    void taskFailed(Throwable failure);

    /**
     * Calls {@code callback} with what comes of {@code stage}, on the thread that completes it, or at once. For the last step of something that nobody waits
     * for: what the callback throws would vanish in the stage that {@code whenComplete} returns, and counts as a failed task here. From any thread.
     */
    default <T extends @Nullable Object> void whenDone(
            CompletionStage<T> stage, BiConsumer<T, @Nullable Throwable> callback) {
        stage.whenComplete((value, failure) -> {
            try {
                callback.accept(value, failure);
            } catch (Throwable e) {
                taskFailed(e);
            }
        });
    }

    /**
     * Checks that the caller is on the owner thread; the first line of every method that changes owned state.
     *
     * @throws IllegalStateException if it is not
     */
    default void assertOwner() {
        if (!isOwner()) {
            throw new IllegalStateException("thread=" + Thread.currentThread().getName() + " does not own this state");
        }
    }

    /**
     * Waits until {@code done} has completed, however it ended, or {@code bound} has passed. Never on the owner thread: what is waited for
     * may need it.
     *
     * @return whether it has completed
     * @throws InterruptedException if the wait was interrupted
     * @throws IllegalStateException on the owner thread
     */
    default boolean await(CompletionStage<?> done, Duration bound) throws InterruptedException {
        if (isOwner()) {
            throw new IllegalStateException("the owner thread must not wait");
        }
        try {
            done.toCompletableFuture().get(nanos(bound), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | CancellationException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Returns a delay or a bound in nanoseconds: none for a negative one, and for one that does not fit the longest there is, 292 years. */
    static long nanos(Duration duration) {
        return Math.max(0, TimeUnit.NANOSECONDS.convert(duration));
    }

    /** A task that has not run yet. */
    @FunctionalInterface
    interface Timer {

        /** A timer of nothing. */
        Timer NONE = () -> {};

        /** Cancels the task; idempotent, from any thread. */
        void cancel();
    }
}
