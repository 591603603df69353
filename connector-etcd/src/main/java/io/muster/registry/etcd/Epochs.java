package io.muster.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KeyValue;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.backend.EpochText;
import io.muster.registry.time.OwnerThread;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Reads the epoch beside the ids, and writes it by compare-and-set where it has to be newer. Stateless. */
final class Epochs {

    private static final int MOST_ATTEMPTS = 8;

    private final OwnerThread owner;
    private final Operations operations;
    private final Layout layout;

    Epochs(OwnerThread owner, Operations operations, Layout layout) {
        this.owner = owner;
        this.operations = operations;
        this.layout = layout;
    }

    /**
     * An epoch as it stands, or does not.
     *
     * @param value the epoch; empty if there is none, or something else stands in its place
     * @param modified the revision of its last write: writes that depend on the epoch check it; 0 if nothing stands there
     */
    record Epoch(OptionalLong value, long modified) {

        /** Takes the key as it was read. */
        static Epoch of(Optional<KeyValue> read) {
            return new Epoch(
                    read.map(found -> EpochText.parse(found.getValue().toStringUtf8()))
                            .orElse(OptionalLong.empty()),
                    read.map(KeyValue::getModRevision).orElse(0L));
        }

        boolean isAtLeast(long least) {
            return value.isPresent() && value.getAsLong() >= least;
        }
    }

    static ByteString encode(long epoch) {
        return Layout.bytes(Long.toString(epoch));
    }

    /** Returns the epoch that stands, after writing a newer one if it is missing or older than {@code lastKnown}. */
    CompletableFuture<Epoch> standing(long lastKnown) {
        return read().thenCompose(found -> atLeast(found, lastKnown, lastKnown + 1, MOST_ATTEMPTS));
    }

    /** Does the same, if {@code found} was read just now. */
    CompletableFuture<Epoch> standing(Epoch found, long lastKnown) {
        return atLeast(found, lastKnown, lastKnown + 1, MOST_ATTEMPTS);
    }

    /** Returns the epoch that stands, after writing a newer one if it is missing or not newer than {@code known}. */
    CompletableFuture<Epoch> newerThan(long known) {
        return read().thenCompose(found -> atLeast(found, known + 1, known + 1, MOST_ATTEMPTS));
    }

    private CompletableFuture<Epoch> read() {
        return operations
                .transaction(List.of(), List.of(Ops.get(layout.epoch())), List.of())
                .thenApply(response -> Epoch.of(Operations.read(response, 0)));
    }

    private CompletableFuture<Epoch> atLeast(Epoch found, long accepted, long written, int attempts) {
        if (found.isAtLeast(accepted)) {
            return CompletableFuture.completedFuture(found);
        }
        if (attempts == 0) {
            return CompletableFuture.failedFuture(
                    new RegistryUnavailableException("The epoch at " + layout.epoch() + " is written by many at once"));
        }
        long newer = Math.max(written, owner.now().toEpochMilli());
        return operations
                .transaction(
                        List.of(Ops.isModifiedAt(layout.epoch(), found.modified())),
                        List.of(Ops.put(layout.epoch(), encode(newer), 0)),
                        List.of(Ops.get(layout.epoch())))
                .thenCompose(response -> response.getSucceeded()
                        ? CompletableFuture.completedFuture(new Epoch(
                                OptionalLong.of(newer), response.getHeader().getRevision()))
                        : atLeast(Epoch.of(Operations.read(response, 0)), accepted, written, attempts - 1));
    }
}
