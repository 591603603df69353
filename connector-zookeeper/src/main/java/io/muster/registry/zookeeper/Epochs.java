package io.muster.registry.zookeeper;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.backend.EpochText;
import io.muster.registry.time.OwnerThread;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.Op;

/** Reads the epoch beside the ids, and writes it by compare-and-set where it has to be newer. Stateless. */
final class Epochs {

    private static final int MOST_ATTEMPTS = 8;

    private final OwnerThread owner;
    private final Layout layout;

    Epochs(OwnerThread owner, Layout layout) {
        this.owner = owner;
        this.layout = layout;
    }

    /**
     * An epoch as it stands.
     *
     * @param value the epoch
     * @param version the version of its node: writes that depend on the epoch check it
     */
    record Epoch(long value, int version) {}

    /** Reads the epoch; empty if there is none, or something else stands in its place. */
    CompletableFuture<Optional<Epoch>> read(Session session) {
        return find(session).thenApply(found -> found.filter(epoch -> epoch.value() >= 0));
    }

    /** Returns the epoch that stands, after writing a newer one if it is missing or older than {@code lastKnown}. */
    CompletableFuture<Epoch> standing(Session session, long lastKnown) {
        return atLeast(session, lastKnown, lastKnown + 1, MOST_ATTEMPTS);
    }

    /** Returns the epoch that stands, after writing a newer one if it is missing or not newer than {@code known}. */
    CompletableFuture<Epoch> newerThan(Session session, long known) {
        return atLeast(session, known + 1, known + 1, MOST_ATTEMPTS);
    }

    private CompletableFuture<Epoch> atLeast(Session session, long accepted, long written, int attempts) {
        if (attempts == 0) {
            return CompletableFuture.failedFuture(
                    new RegistryUnavailableException("The epoch at " + layout.epoch() + " is written by many at once"));
        }
        return find(session).thenCompose(found -> {
            if (found.isPresent() && found.get().value() >= accepted) {
                return CompletableFuture.completedFuture(found.get());
            }
            byte[] newer =
                    Long.toString(Math.max(written, owner.now().toEpochMilli())).getBytes(US_ASCII);
            return write(session, found, newer).thenCompose(done -> atLeast(session, accepted, written, attempts - 1));
        });
    }

    private CompletableFuture<Optional<Epoch>> find(Session session) {
        return session.read(layout.epoch()).thenApply(node -> node.map(Epochs::parse));
    }

    private CompletableFuture<?> write(Session session, Optional<Epoch> found, byte[] newer) {
        return found.isEmpty()
                ? session.make(layout.epoch(), newer)
                : session.multi(
                        List.of(Op.setData(layout.epoch(), newer, found.get().version())));
    }

    // What is no number counts as older than any, so that the next claim mends it
    private static Epoch parse(Node node) {
        OptionalLong value = EpochText.parse(new String(node.data(), US_ASCII));
        return new Epoch(value.orElse(-1), node.stat().getVersion());
    }
}
