package io.muster.registry.consul;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Lets the claims of one process look and write one after the other: they would all try the same id. Those of other processes are told apart by the transaction. Belongs to the owner
 * thread.
 */
final class Turns {

    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    /** Begins {@code task} when all before it have ended, however they did; each ends by itself. */
    <T> CompletableFuture<T> next(Supplier<CompletableFuture<T>> task) {
        CompletableFuture<T> turn = last.handle((done, failure) -> done).thenCompose(done -> task.get());
        last = turn;
        return turn;
    }
}
