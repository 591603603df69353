package io.muster.registry.memory;

import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.time.Instant;

/** The clocks of a registry that nobody is connected to; there is nobody to tell anything. */
enum NoThread implements OwnerThread {
    INSTANCE;

    @Override
    public void execute(Runnable task) {}

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return Timer.NONE;
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
        return false;
    }

    @Override
    public long failedTasks() {
        return 0;
    }

    @Override
    public void taskFailed(Throwable failure) {
        throw new IllegalStateException("no task is run here", failure);
    }
}
