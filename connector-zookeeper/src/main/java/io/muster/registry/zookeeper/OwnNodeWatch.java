package io.muster.registry.zookeeper;

import io.muster.registry.backend.BackendEvents;
import io.muster.registry.backend.Claim;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;

/**
 * Watches the nodes of the own claims, so that what others do to them is noticed at once and not only by the next audit. Belongs to the owner thread.
 *
 * <p>The server tells an event before it answers the request that caused it, so events while a write of ours is under way may be ours and are left to
 * the audit.
 */
final class OwnNodeWatch {

    private final BackendEvents events;
    private final Layout layout;
    private final Set<String> paths = new HashSet<>();
    private Optional<Session> session = Optional.empty();
    private int writing;

    OwnNodeWatch(BackendEvents events, Layout layout) {
        this.events = events;
        this.layout = layout;
    }

    /** Does a write whose events are not to be told. */
    <T> CompletableFuture<T> during(Supplier<CompletableFuture<T>> write) {
        writing++;
        CompletableFuture<T> done;
        try {
            done = write.get();
        } catch (RuntimeException e) {
            done = CompletableFuture.failedFuture(e);
        }
        return done.whenComplete((result, failure) -> writing--);
    }

    void watch(Session now, Claim claim) {
        if (session.filter(now::equals).isEmpty()) {
            session = Optional.of(now);
            paths.clear();
        }
        watch(now, layout.id(claim.identity().id()));
        watch(now, ZooKeeperClaim.of(claim).entryPath(layout, claim.identity()));
    }

    void forget(Session now, Claim claim) {
        forget(now, layout.id(claim.identity().id()));
        forget(now, ZooKeeperClaim.of(claim).entryPath(layout, claim.identity()));
    }

    private void watch(Session now, String path) {
        if (paths.add(path)) {
            now.addWatch(path, AddWatchMode.PERSISTENT, this::seen).exceptionally(failure -> {
                // the audit looks all the same
                paths.remove(path);
                return null;
            });
        }
    }

    private void forget(Session now, String path) {
        if (session.filter(now::equals).isPresent() && paths.remove(path)) {
            now.removeWatches(path);
        }
    }

    private void seen(WatchedEvent event) {
        boolean isChange = event.getType() == EventType.NodeDeleted || event.getType() == EventType.NodeDataChanged;
        if (isChange && writing == 0 && paths.contains(event.getPath())) {
            events.claimDoubted(event.getPath() + ": " + event.getType());
        }
    }
}
