package io.muster.registry.backend;

import io.muster.registry.RegistryException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The requests of a backend with an owner thread of its own: each begins there and ends by itself at a bound, answered or not. Thread-safe; a request that has ended
 * for its caller may still take effect.
 */
public final class BoundedRequests {

    private final OwnerThread owner;
    private final Duration bound;
    private final String registry;
    private final Meaning meaning;

    /** Says what a failure means. */
    @FunctionalInterface
    public interface Meaning {
        /**
         * Returns the failure as callers are to see it.
         *
         * @param what was tried, such as {@code claim an id}
         */
        RegistryException of(Throwable failure, String what);
    }

    /**
     * Makes them.
     *
     * @param owner where each begins
     * @param bound after which a request fails as unavailable, more than zero
     * @param registry for messages, such as {@code etcd at 127.0.0.1:2379}
     */
    public BoundedRequests(OwnerThread owner, Duration bound, String registry, Meaning meaning) {
        this.owner = owner;
        this.bound = bound;
        this.registry = registry;
        this.meaning = meaning;
    }

    /**
     * Begins a request; never blocks.
     *
     * @param what is tried, for messages, such as {@code claim an id}
     * @param request called on the owner thread; what it throws is its failure
     */
    public <T> CompletionStage<T> send(String what, Supplier<CompletableFuture<T>> request) {
        CompletableFuture<T> result = new CompletableFuture<>();
        owner.execute(() -> {
            OwnerThread.Timer deadline = owner.schedule(
                    bound,
                    () -> result.completeExceptionally(new RegistryUnavailableException(
                            "Cannot " + what + " in " + registry + ": no answer within " + bound)));
            owner.whenDone(begin(request), (value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(meaning.of(failure, what));
                }
                deadline.cancel();
            });
        });
        return result;
    }

    private static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> request) {
        try {
            return request.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
