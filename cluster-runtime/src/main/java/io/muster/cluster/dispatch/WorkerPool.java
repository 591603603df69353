package io.muster.cluster.dispatch;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that run callbacks, a fixed number. Its queue holds at most one entry per mailbox, so it needs no bound of its own. */
public final class WorkerPool implements Executor {

    private final ThreadPoolExecutor executor;

    /**
     * Makes a pool; its threads start with {@link #start} or the first tasks, and are daemons.
     *
     * @param name the beginning of the threads' names
     * @param threads how many, 1 or more
     */
    public WorkerPool(String name, int threads) {
        AtomicInteger count = new AtomicInteger();
        executor = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(() -> runMarked(task), name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    private static void runMarked(Runnable task) {
        CallbackThread.markWorker();
        task.run();
    }

    /** Starts the threads, so that the first callbacks need not wait for them. */
    public void start() {
        executor.prestartAllCoreThreads();
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /**
     * Ends the threads: what runs is interrupted, what waits is dropped.
     *
     * @param bound how long to wait for what runs
     * @return whether every thread has ended
     */
    public boolean close(Duration bound) throws InterruptedException {
        executor.shutdownNow();
        return executor.awaitTermination(Math.max(0, bound.toNanos()), TimeUnit.NANOSECONDS);
    }
}
