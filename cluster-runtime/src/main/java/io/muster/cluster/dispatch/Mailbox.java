package io.muster.cluster.dispatch;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in the order in which they were given, on an executor that can be changed between two tasks. All methods may
 * be called from any thread.
 */
public final class Mailbox {

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    // So many tasks in one go, then other mailboxes have their turn on this thread
    private static final int MOST_IN_ONE_GO = 256;

    private final Executor workers;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** How many of those that wait are none of our user's, but tell when the ones before them have ended. */
    private final AtomicInteger marks = new AtomicInteger();

    private volatile Executor current;

    /** Makes an empty mailbox that runs its tasks on {@code workers}. */
    public Mailbox(Executor workers) {
        this.workers = workers;
        this.current = workers;
    }

    /** Runs a task after all that were given before. */
    public void post(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            submit();
        }
    }

    /** Runs what is given after this call on {@code executor}. */
    public void moveTo(Executor executor) {
        post(new Move(executor));
    }

    /** Runs what is given after this call on the workers. */
    public void moveToWorkers() {
        moveTo(workers);
    }

    /** Returns what completes when every task given so far has ended. */
    public CompletionStage<Void> ended() {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        marks.incrementAndGet();
        post(() -> {
            marks.decrementAndGet();
            ended.complete(null);
        });
        return ended;
    }

    /** Returns how many tasks have been given and have not ended, near enough while others give some; not counting {@link #ended}. */
    public int waiting() {
        return Math.max(0, waiting.get() - marks.get());
    }

    private void submit() {
        try {
            current.execute(this::run);
        } catch (RejectedExecutionException e) {
            runElsewhere();
        }
    }

    /** The executor has ended; so has its link, and the workers take over. If they have ended too, so has everything. */
    private void runElsewhere() {
        current = workers;
        try {
            workers.execute(this::run);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} callbacks are dropped, because the workers have ended", waiting.get());
        }
    }

    private void run() {
        for (int done = 0; done < MOST_IN_ONE_GO; done++) {
            // Counted after it was queued, so what is counted is there
            Runnable task = Objects.requireNonNull(tasks.poll());
            boolean moved = runOne(task);
            if (waiting.decrementAndGet() == 0) {
                return;
            }
            if (moved) {
                break;
            }
        }
        submit();
    }

    // Any Throwable: whoever posted it has handled what may be thrown; the mailbox must go on even so
    private boolean runOne(Runnable task) {
        if (task instanceof Move move) {
            current = move.executor();
            return true;
        }
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("A callback task failed; the next one is run", e);
        }
        return false;
    }

    private record Move(Executor executor) implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("a move is not run but done");
        }
    }
}
