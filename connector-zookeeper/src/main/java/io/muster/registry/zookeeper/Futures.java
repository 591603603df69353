package io.muster.registry.zookeeper;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Puts futures together. */
final class Futures {

    private Futures() {}

    /** Returns all results in order, or the first failure in order once all have ended. */
    static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }
}
