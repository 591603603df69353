package io.muster.registry.testkit;

import io.muster.registry.RegistryRejectedException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.Listing;
import io.muster.registry.backend.RegistryBackend;
import io.muster.registry.backend.Renewal;
import java.io.EOFException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Answers as the in-memory registry cannot: with errors, and with listings that leave everybody out. Thread-safe. */
final class FaultyAnswers extends DelegatingBackend {

    /** What is answered instead of the truth. */
    enum Fault {
        UNAVAILABLE,
        UNAVAILABLE_AFTER_IT_WAS_DONE,
        REJECTED,
        UNKNOWN,
        UNKNOWN_AFTER_IT_WAS_DONE,
        MALFORMED,
        ERROR,
        THROWN;

        private boolean isDone() {
            return this == UNAVAILABLE_AFTER_IT_WAS_DONE || this == UNKNOWN_AFTER_IT_WAS_DONE;
        }

        private Throwable failure() {
            return switch (this) {
                case UNAVAILABLE -> new RegistryUnavailableException("no leader");
                case UNAVAILABLE_AFTER_IT_WAS_DONE -> new RegistryUnavailableException("the leader is gone");
                case REJECTED -> new RegistryRejectedException("not allowed");
                case UNKNOWN, THROWN -> new IllegalStateException("code -999");
                case UNKNOWN_AFTER_IT_WAS_DONE -> new IllegalStateException();
                case MALFORMED -> new CompletionException(new EOFException());
                case ERROR -> new StackOverflowError("in the client library");
            };
        }

        private <T> CompletionStage<T> answer(Supplier<CompletionStage<T>> request) {
            if (this == THROWN) {
                throw new IllegalStateException("thrown, not answered");
            }
            CompletionStage<?> before =
                    isDone() ? request.get().handle((value, error) -> value) : CompletableFuture.completedFuture(null);
            return before.thenCompose(value -> CompletableFuture.failedFuture(failure()));
        }
    }

    private final AtomicBoolean hidden;
    private volatile Optional<Fault> fault = Optional.empty();
    private volatile AtomicBoolean refused = new AtomicBoolean();

    /**
     * Begins honestly.
     *
     * @param hidden whether listings leave everybody out
     */
    FaultyAnswers(RegistryBackend delegate, AtomicBoolean hidden) {
        super(delegate);
        this.hidden = hidden;
    }

    /** Refuses everything while {@code refusal} is set. */
    FaultyAnswers refusedWhile(AtomicBoolean refusal) {
        refused = refusal;
        return this;
    }

    void begin(Fault next) {
        fault = Optional.of(next);
    }

    void end() {
        fault = Optional.empty();
    }

    private <T> CompletionStage<T> answered(Supplier<CompletionStage<T>> request) {
        Optional<Fault> now = refused.get() ? Optional.of(Fault.REJECTED) : fault;
        return now.isPresent() ? now.get().answer(request) : request.get();
    }

    @Override
    public CompletionStage<Claim> claim(ClaimRequest request) {
        return answered(() -> super.claim(request));
    }

    @Override
    public CompletionStage<Renewal> renew(Claim claim) {
        return answered(() -> super.renew(claim));
    }

    @Override
    public CompletionStage<Renewal> audit(Claim claim, EntryContent expected) {
        return answered(() -> super.audit(claim, expected));
    }

    @Override
    public CompletionStage<Claim> publish(Claim claim, EntryContent content) {
        return answered(() -> super.publish(claim, content));
    }

    @Override
    public CompletionStage<Long> raiseEpoch(long known) {
        return answered(() -> super.raiseEpoch(known));
    }

    @Override
    public CompletionStage<Void> withdraw(Claim claim) {
        return answered(() -> super.withdraw(claim));
    }

    @Override
    public CompletionStage<Void> abandon(EntryContent content) {
        return answered(() -> super.abandon(content));
    }

    @Override
    public GroupFeed follow(String group, GroupFeed.Sink sink) {
        GroupFeed feed = super.follow(group, sink);
        return new GroupFeed() {
            @Override
            public CompletionStage<Listing> list(Consistency consistency) {
                return answered(() -> feed.list(consistency))
                        .thenApply(listing -> hidden.get() ? empty(listing) : listing);
            }

            @Override
            public void close() {
                feed.close();
            }
        };
    }

    private static Listing empty(Listing listing) {
        return new Listing(List.of(), listing.revision(), listing.epoch(), Optional.of("no leader"));
    }
}
