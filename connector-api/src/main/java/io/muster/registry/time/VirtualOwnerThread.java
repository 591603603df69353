package io.muster.registry.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An owner thread for tests: time stands still until it is told to pass, and tasks run on the thread that tells it, one at a time.
 *
 * <p>{@link #workers()} is a second lane for callbacks and other work that must not run on the owner thread; it is driven by the same calls. Tasks
 * may be given from any thread; one thread at a time drives.
 */
public final class VirtualOwnerThread implements OwnerThread {

    private static final Logger LOG = LoggerFactory.getLogger(VirtualOwnerThread.class);
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

    private final Object lock = new Object();
    /** Reentrant: a callback that waits drives time itself. */
    private final ReentrantLock driving = new ReentrantLock();

    private final Deque<VirtualTask> ready = new ArrayDeque<>();
    private final Deque<VirtualTask> work = new ArrayDeque<>();
    private final Queue<VirtualTask> timers =
            new PriorityQueue<>(Comparator.comparingLong(VirtualTask::due).thenComparingLong(VirtualTask::order));
    private final List<Throwable> failures = new ArrayList<>();
    private long failedTasks;
    private volatile long nanos;
    private volatile Duration wallOffset = Duration.ZERO;
    private volatile @Nullable Thread owner;
    private long given;

    /** Makes an owner thread at a fixed moment with nothing to do. */
    public VirtualOwnerThread() {}

    @Override
    public void execute(Runnable task) {
        synchronized (lock) {
            ready.add(new VirtualTask(nanos, given++, task));
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        synchronized (lock) {
            VirtualTask timer = new VirtualTask(after(delay), given++, task);
            timers.add(timer);
            return () -> cancel(timer);
        }
    }

    private void cancel(VirtualTask timer) {
        synchronized (lock) {
            timers.remove(timer);
        }
    }

    /** Returns the lane beside the owner thread; its tasks run when time is driven, and {@link #isOwner()} is false in them. */
    public Executor workers() {
        return task -> {
            synchronized (lock) {
                work.add(new VirtualTask(nanos, given++, task));
            }
        };
    }

    /** Runs all tasks, all due timers and all work, and what they give, until nothing is left to do at this moment. */
    public void runPending() {
        while (runOne()) {
            // until nothing is due
        }
    }

    /** Lets time pass: every timer runs at its own moment, in order. */
    public void advance(Duration duration) {
        long end = after(duration);
        runPending();
        for (Optional<Long> due = nextDue(); due.isPresent() && due.get() <= end; due = nextDue()) {
            moveTo(due.get());
            runPending();
        }
        moveTo(end);
    }

    /** Moves the clocks and runs nothing: what a process sees that was paused. */
    public void pause(Duration duration) {
        moveTo(after(duration));
    }

    // The clock starts at zero: the sum of two that are not negative is, if it does not fit
    private long after(Duration duration) {
        long moment = nanos + OwnerThread.nanos(duration);
        return moment < 0 ? Long.MAX_VALUE : moment;
    }

    private void moveTo(long moment) {
        synchronized (lock) {
            nanos = Math.max(nanos, moment);
        }
    }

    /** Sets the wall clock forward, or back by a negative duration; the monotonic clock does not move. */
    public void moveWallClock(Duration duration) {
        wallOffset = wallOffset.plus(duration);
    }

    /** Returns how long it is until the next timer; zero if it is overdue, empty if there is none. */
    public Optional<Duration> nextTimer() {
        return nextDue().map(due -> Duration.ofNanos(Math.max(0, due - nanos)));
    }

    /** Returns how many timers wait. */
    public int timers() {
        synchronized (lock) {
            return timers.size();
        }
    }

    /** Returns what tasks have thrown so far; work included. */
    public List<Throwable> failures() {
        synchronized (lock) {
            return List.copyOf(failures);
        }
    }

    @Override
    public long failedTasks() {
        synchronized (lock) {
            return failedTasks;
        }
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant now() {
        return START.plusNanos(nanos).plus(wallOffset);
    }

    @Override
    public boolean isOwner() {
        return Thread.currentThread() == owner;
    }

    /** Waits in virtual time: runs what is due, and lets time pass until {@code done} has completed. */
    @Override
    public boolean await(CompletionStage<?> done, Duration bound) throws InterruptedException {
        if (isOwner()) {
            throw new IllegalStateException("the owner thread must not wait");
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long end = after(bound);
        runUntil(done);
        while (!isDone(done)) {
            Optional<Long> due = nextDue().filter(next -> next <= end);
            if (due.isEmpty()) {
                moveTo(end);
                return false;
            }
            moveTo(due.get());
            runUntil(done);
        }
        return true;
    }

    private void runUntil(CompletionStage<?> done) {
        while (!isDone(done) && runOne()) {
            // until it is done, or nothing is due
        }
    }

    private static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    private Optional<Long> nextDue() {
        synchronized (lock) {
            return Optional.ofNullable(timers.peek()).map(VirtualTask::due);
        }
    }

    private boolean runOne() {
        if (isOwner()) {
            throw new IllegalStateException("a task of the owner thread must not drive time");
        }
        driving.lock();
        try {
            return runNext();
        } finally {
            driving.unlock();
        }
    }

    private boolean runNext() {
        VirtualTask task = next(ready);
        boolean owned = true;
        if (task == null) {
            task = dueTimer();
        }
        if (task == null) {
            task = next(work);
            owned = false;
        }
        if (task == null) {
            return false;
        }
        run(task.task(), owned ? Thread.currentThread() : null);
        return true;
    }

    private @Nullable VirtualTask next(Deque<VirtualTask> lane) {
        synchronized (lock) {
            return lane.poll();
        }
    }

    private @Nullable VirtualTask dueTimer() {
        synchronized (lock) {
            VirtualTask first = timers.peek();
            return first != null && first.due() <= nanos ? timers.poll() : null;
        }
    }

    // Any Throwable, like the real owner thread; kept, so that a test can look
    private void run(Runnable task, @Nullable Thread as) {
        owner = as;
        try {
            task.run();
        } catch (Throwable e) {
            failed(e, as == null ? 0 : 1);
        } finally {
            owner = null;
        }
    }

    @Override
    public void taskFailed(Throwable failure) {
        failed(failure, 1);
    }

    private void failed(Throwable failure, int counts) {
        LOG.error("A task of the virtual owner thread failed; the thread goes on", failure);
        synchronized (lock) {
            failures.add(failure);
            failedTasks += counts;
        }
    }

    private record VirtualTask(long due, long order, Runnable task) {}
}
