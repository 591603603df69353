package io.muster.cluster.wiring;

import io.muster.cluster.dispatch.CallbackThread;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Where senders wait for room. Closed from a send that was told "full" until the link next says that there is room; a word of the link that
 * came while that send was under way counts, so none is missed.
 */
final class WritableGate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong signals = new AtomicLong();
    private volatile long fullAt = -1;

    /** Returns what to give to {@link #full}; taken before the send. */
    long ticket() {
        return signals.get();
    }

    /** A send was told "full". */
    void full(long ticket) {
        fullAt = ticket;
    }

    /** Returns whether there was room again since the last "full". */
    boolean isOpen() {
        return signals.get() > fullAt;
    }

    /** There is room, or a new link, or there will never be one again. */
    void signal() {
        lock.lock();
        try {
            signals.incrementAndGet();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until {@code open}, or {@code over}, or the time has passed; returns whether it is open. */
    boolean await(BooleanSupplier open, BooleanSupplier over, Duration timeout) throws InterruptedException {
        if (CallbackThread.isLoop()) {
            throw new IllegalStateException("thread=" + Thread.currentThread().getName()
                    + " is an event loop, which must not block; use onWritable, or HandlerMode.WORKERS");
        }
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (!open.getAsBoolean()) {
                if (over.getAsBoolean() || left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
