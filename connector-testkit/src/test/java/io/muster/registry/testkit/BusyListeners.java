package io.muster.registry.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Knows whether a listener is being called just now. Guarded by its own monitor. */
final class BusyListeners {

    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private int inside;

    void call(Runnable callback) {
        synchronized (this) {
            inside++;
        }
        try {
            callback.run();
        } finally {
            leave().forEach(each -> each.complete(null));
        }
    }

    private synchronized List<CompletableFuture<Void>> leave() {
        inside--;
        if (inside > 0) {
            return List.of();
        }
        List<CompletableFuture<Void>> released = List.copyOf(waiting);
        waiting.clear();
        return released;
    }

    /** Returns what completes when no listener is being called. */
    synchronized CompletionStage<Void> idle() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        if (inside == 0) {
            idle.complete(null);
        } else {
            waiting.add(idle);
        }
        return idle;
    }
}
