package io.muster.cluster.wiring;

import io.muster.cluster.dispatch.CallbackThread;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Where senders wait for room. */
final class WritableGate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Something changed that a waiter may wait for. */
    void signal() {
        lock.lock();
        try {
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
                // Room that comes without a signal (it was never full) is looked for at least so often
                long slice = Math.min(left, TimeUnit.MILLISECONDS.toNanos(50));
                left -= slice - Math.max(0, changed.awaitNanos(slice));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
