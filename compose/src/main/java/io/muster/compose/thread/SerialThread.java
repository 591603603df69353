package io.muster.compose.thread;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that owns some state: runs tasks one at a time, in order. What a task throws is logged and ends nothing. */
public final class SerialThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SerialThread.class);

    private final String name;
    private final ScheduledExecutorService executor;

    /** Makes the thread; it starts with the first task. */
    public SerialThread(String name) {
        this.name = name;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, name));
    }

    /** Runs {@code task} after all given before; ignored after {@link #close()}. From any thread. */
    public void execute(Runnable task) {
        try {
            executor.execute(guarded(task));
        } catch (RejectedExecutionException closed) {
            LOG.trace("a task for {} came after the end", name, closed);
        }
    }

    /** Runs {@code task} now and again after each {@code pause}, until the end. */
    @SuppressWarnings("FutureReturnValueIgnored") // only close() cancels it, and a guarded task cannot fail
    public void repeat(Duration pause, Runnable task) {
        executor.scheduleWithFixedDelay(guarded(task), 0, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("a task of the thread {} failed; it goes on", name, e);
            }
        };
    }

    /** Ends the thread; tasks that have not begun are dropped. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
