package io.muster.registry.consul;

import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.backend.EpochText;
import io.muster.registry.time.OwnerThread;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Reads the epoch beside the ids, and writes it by compare-and-set where it has to be newer. Stateless. */
final class Epochs {

    private static final int MOST_ATTEMPTS = 8;

    private final OwnerThread owner;
    private final Api api;
    private final Layout layout;

    Epochs(OwnerThread owner, Api api, Layout layout) {
        this.owner = owner;
        this.api = api;
        this.layout = layout;
    }

    /**
     * An epoch as it stands, or does not.
     *
     * @param value the epoch; empty if there is none, or something else stands in its place
     * @param modified the index of its last write; 0 if nothing stands there
     */
    record Epoch(OptionalLong value, long modified) {

        /** Takes the key as it was read. */
        static Epoch of(Optional<Pair> read) {
            return new Epoch(
                    read.map(found -> EpochText.parse(found.value())).orElse(OptionalLong.empty()),
                    read.map(Pair::modified).orElse(0L));
        }

        boolean isAtLeast(long least) {
            return value.isPresent() && value.getAsLong() >= least;
        }
    }

    CompletableFuture<Epoch> read() {
        return api.get(layout.epoch()).thenApply(Epoch::of);
    }

    /** Returns the epoch that stands, after writing a newer one if it is missing or older than {@code lastKnown}; {@code found} was read just now. */
    CompletableFuture<Epoch> standing(Epoch found, long lastKnown) {
        return atLeast(found, lastKnown, lastKnown + 1, MOST_ATTEMPTS);
    }

    /** Returns the epoch that stands, after writing a newer one if it is missing or not newer than {@code known}. */
    CompletableFuture<Epoch> newerThan(long known) {
        return read().thenCompose(found -> atLeast(found, known + 1, known + 1, MOST_ATTEMPTS));
    }

    private CompletableFuture<Epoch> atLeast(Epoch found, long accepted, long written, int attempts) {
        if (found.isAtLeast(accepted)) {
            return CompletableFuture.completedFuture(found);
        }
        if (attempts == 0) {
            return CompletableFuture.failedFuture(
                    new RegistryUnavailableException("the epoch at " + layout.epoch() + " is written by many at once"));
        }
        long newer = Math.max(written, owner.now().toEpochMilli());
        // the answer does not say at which index it was written
        return api.put(layout.epoch(), Long.toString(newer), found.modified())
                .thenCompose(done -> read())
                .thenCompose(again -> atLeast(again, accepted, written, attempts - 1));
    }
}
