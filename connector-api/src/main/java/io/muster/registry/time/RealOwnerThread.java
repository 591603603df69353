package io.muster.registry.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The owner thread of production: one daemon thread and the machine's clocks. */
public final class RealOwnerThread implements OwnerThread {

    private static final Logger LOG = LoggerFactory.getLogger(RealOwnerThread.class);

    private final ScheduledThreadPoolExecutor executor;
    private final AtomicLong failedTasks = new AtomicLong();
    private volatile @Nullable Thread thread;

    /**
     * Makes the thread; it starts with the first task.
     *
     * @param name the thread's name
     */
    public RealOwnerThread(String name) {
        executor = new ScheduledThreadPoolExecutor(1, task -> newThread(name, task));
        // A cancelled timer is forgotten at once, and none outlives close
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    private Thread newThread(String name, Runnable task) {
        Thread made = new Thread(task, name);
        made.setDaemon(true);
        thread = made;
        return made;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(() -> run(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        ScheduledFuture<?> scheduled;
        try {
            scheduled = executor.schedule(() -> run(task), OwnerThread.nanos(delay), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return Timer.NONE;
        }
        return () -> scheduled.cancel(false);
    }

    // Any Throwable: one task's failure, even an Error, must not end the heartbeats
    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            taskFailed(e);
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public boolean isOwner() {
        return Thread.currentThread() == thread;
    }

    @Override
    public long failedTasks() {
        return failedTasks.get();
    }

    @Override
    public void taskFailed(Throwable failure) {
        failedTasks.incrementAndGet();
        LOG.error("A task of the owner thread failed; the thread goes on", failure);
    }

    /** Returns how many tasks and timers wait. */
    public int pending() {
        return executor.getQueue().size();
    }

    /**
     * Ends the thread: the running task is finished, everything waiting is dropped. Idempotent.
     *
     * @param bound how long to wait for the running task; on the owner thread itself nothing is waited for
     * @return whether the thread has ended
     * @throws InterruptedException if the wait was interrupted; the thread ends all the same
     */
    public boolean close(Duration bound) throws InterruptedException {
        executor.shutdown();
        executor.getQueue().clear();
        return !isOwner() && executor.awaitTermination(OwnerThread.nanos(bound), TimeUnit.NANOSECONDS);
    }
}
