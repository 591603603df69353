package io.muster.registry.engine;

import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The waits of one close: after an interrupt none of them waits any longer, and the interrupt is kept for the caller. Used by one thread. */
final class Waiting {

    private final OwnerThread owner;
    private boolean interrupted;

    Waiting(OwnerThread owner) {
        this.owner = owner;
    }

    /** Waits until {@code done} has completed, for at most {@code bound}; returns whether it has. */
    boolean until(CompletionStage<?> done, Duration bound) {
        if (interrupted) {
            return done.toCompletableFuture().isDone();
        }
        try {
            return owner.await(done, bound);
        } catch (InterruptedException e) {
            interrupted = true;
            return false;
        }
    }

    boolean wasInterrupted() {
        return interrupted;
    }

    /** Remembers an interrupt that something else met. */
    void interrupted() {
        interrupted = true;
    }

    void restoreInterrupt() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
