package io.muster.registry.zookeeper;

import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.Listing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** One reading of a whole group; it reads no further once nobody waits for it any more. */
final class GroupListing {

    /** Reads under way at once: a server stops reading from clients at 1000 outstanding requests ({@code globalOutstandingLimit}). */
    private static final int WINDOW = 128;

    private final Session session;
    private final Epochs epochs;
    private final String group;
    private final String path;
    private final String ids;
    private final BooleanSupplier isAwaited;

    GroupListing(Session session, Layout layout, Epochs epochs, String group, BooleanSupplier isAwaited) {
        this.session = session;
        this.epochs = epochs;
        this.group = group;
        this.path = layout.group(group);
        this.ids = layout.ids();
        this.isAwaited = isAwaited;
    }

    /**
     * Reads the names, the entries, and the epoch after them; in as few waits as that takes, because a server that starts links up when it has the
     * answer.
     *
     * <p>Always behind a {@code sync}: a listing is rare, and a server that lags would look like lost history. Complete as of the newest zxid this
     * client has an answer from before it asks for the names, or the zxid of the group's last join or leave if that is newer.
     */
    CompletableFuture<Listing> read() {
        return session.sync(ids).thenCompose(synced -> {
            checkAwaited();
            long asOf = session.handle().lastZxid();
            return session.children(path).thenCompose(found -> below(found, asOf));
        });
    }

    private CompletableFuture<Listing> below(Optional<Session.Children> found, long asOf) {
        List<String> names = found.map(Session.Children::names).orElse(List.of());
        long revision =
                Math.max(asOf, found.map(children -> children.stat().getPzxid()).orElse(0L));
        CompletableFuture<List<EntryRead>> entries = entries(names);
        // Answers come in the order of the requests, and up to that size all of those have been sent
        CompletableFuture<Optional<Epochs.Epoch>> epoch =
                names.size() <= WINDOW ? epochs.read(session) : entries.thenCompose(done -> epochs.read(session));
        return entries.thenCombine(
                epoch, (read, value) -> new Listing(read, revision, number(value), Optional.empty()));
    }

    private static OptionalLong number(Optional<Epochs.Epoch> epoch) {
        return epoch.map(found -> OptionalLong.of(found.value())).orElse(OptionalLong.empty());
    }

    private CompletableFuture<List<EntryRead>> entries(List<String> names) {
        List<EntryRead> entries = new ArrayList<>(names.size());
        Iterator<String> left = names.iterator();
        List<CompletableFuture<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < Math.min(WINDOW, names.size()); lane++) {
            lanes.add(readOn(left, entries));
        }
        return Futures.all(lanes).thenApply(done -> entries);
    }

    private CompletableFuture<Void> readOn(Iterator<String> left, List<EntryRead> entries) {
        if (!left.hasNext()) {
            return CompletableFuture.completedFuture(null);
        }
        checkAwaited();
        return entry(session, group, path, left.next()).thenCompose(entry -> {
            entry.ifPresent(entries::add);
            return readOn(left, entries);
        });
    }

    private void checkAwaited() {
        if (!isAwaited.getAsBoolean()) {
            throw new RegistryUnavailableException("The list of the group " + group + " was given up");
        }
    }

    /** Reads one entry; empty if it is gone. One that may not be read is foreign, and the others are seen all the same. */
    static CompletableFuture<Optional<EntryRead>> entry(Session session, String group, String path, String key) {
        return session.read(path + "/" + key)
                .thenApply(node -> node.map(found -> EntryParser.parse(group, key, found.data(), found.stat())))
                .exceptionallyCompose(failure -> Failures.isForbidden(failure)
                        ? CompletableFuture.completedFuture(Optional.of(unreadable(session, key)))
                        : CompletableFuture.failedFuture(failure));
    }

    // Its own number may not be read either; the newest known is higher than that of anything it replaced
    private static EntryRead unreadable(Session session, String key) {
        return ReadableEntries.unreadable(key, session.handle().lastZxid());
    }
}
