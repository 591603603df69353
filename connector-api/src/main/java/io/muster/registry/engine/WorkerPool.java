package io.muster.registry.engine;

import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads for what may block. Each task gets a thread at once, so that one that blocks delays no other; how many there are is bounded by
 * who gives tasks (one per mailbox, one per health check). Idle ones end.
 */
final class WorkerPool implements Executor {

    private static final long IDLE_SECONDS = 10;

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger made = new AtomicInteger();
    private final String name;
    private final ThreadPoolExecutor executor;

    WorkerPool(String name) {
        this.name = name;
        executor = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::newThread);
    }

    private Thread newThread(Runnable task) {
        Thread thread = new Thread(() -> runAndForget(task), name + "-" + made.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    private void runAndForget(Runnable task) {
        threads.add(Thread.currentThread());
        try {
            task.run();
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    /** Runs {@code task} at once; drops it after {@link #close}. */
    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            if (!executor.isShutdown()) {
                throw e;
            }
        }
    }

    /**
     * Ends the threads; those at work are interrupted, except the caller's own. Idempotent.
     *
     * @param bound how long to wait for them; a caller of this pool is not waited for
     * @return whether all have ended
     */
    boolean close(Duration bound) throws InterruptedException {
        executor.shutdown();
        Thread self = Thread.currentThread();
        threads.stream().filter(thread -> thread != self).forEach(Thread::interrupt);
        return !threads.contains(self) && executor.awaitTermination(OwnerThread.nanos(bound), TimeUnit.NANOSECONDS);
    }
}
