package io.muster.registry.health;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One run of one check, on a thread of the pool. It can be ended from outside without hitting whatever the thread does next. */
final class CheckRun implements Runnable {

    private final Probe probe;
    private final BiConsumer<CheckRun, Health> onEnd;
    private @Nullable Thread thread;
    private boolean ended;

    CheckRun(Probe probe, BiConsumer<CheckRun, Health> onEnd) {
        this.probe = probe;
        this.onEnd = onEnd;
    }

    @Override
    public void run() {
        if (!enter()) {
            return;
        }
        Health health;
        try {
            health = look();
        } finally {
            leave();
        }
        onEnd.accept(this, health);
    }

    // Any Throwable: an application's Error is its check's failure, not the end of checking (P12)
    private Health look() {
        try {
            Health health = probe.run();
            return health == null ? Health.critical("it returned nothing") : health;
        } catch (Throwable e) {
            String message = e.getMessage();
            return Health.critical(
                    message == null || message.isBlank() ? e.getClass().getSimpleName() : message);
        }
    }

    private synchronized boolean enter() {
        if (ended) {
            return false;
        }
        thread = Thread.currentThread();
        return true;
    }

    private synchronized void leave() {
        ended = true;
        thread = null;
        // An interrupt that came just now was meant for this run
        Thread.interrupted();
    }

    /** Interrupts the run if it is under way; one that has not begun never does. */
    synchronized void end() {
        Thread running = thread;
        if (running == null) {
            ended = true;
        } else {
            running.interrupt();
            probe.abort();
        }
    }

    synchronized boolean isOver() {
        return ended;
    }
}
