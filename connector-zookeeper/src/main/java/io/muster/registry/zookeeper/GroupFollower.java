package io.muster.registry.zookeeper;

import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.Listing;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.data.Stat;

/**
 * Follows one group by one persistent recursive watch. Belongs to the owner thread.
 *
 * <p>An event only says which entry to read again; the read says what is true. So a node that was deleted and made again in one {@code multi} is one
 * change and not a leave and a join. While a list is under way, events are kept, and read after it. Events missed while disconnected are
 * lost for good (persistent watches are not replayed): nothing is told from a disconnection until the next list.
 */
final class GroupFollower implements GroupFeed {

    /** So many reads at once mean a storm: one list is cheaper. */
    private static final int MOST_READS = 1_000;

    private final ZooKeeperBackend backend;
    private final String group;
    private final String path;
    private final Sink sink;

    private Optional<Session> watched = Optional.empty();
    private final Set<String> touched = new HashSet<>();
    private final ReadableEntries readable = new ReadableEntries();
    private int lists;
    private boolean listing;
    private boolean covered;
    private boolean parentChanged;
    private boolean closed;
    private int reading;

    GroupFollower(ZooKeeperBackend backend, String group, String path, Sink sink) {
        this.backend = backend;
        this.group = group;
        this.path = path;
        this.sink = sink;
    }

    String path() {
        return path;
    }

    @Override
    public CompletionStage<Listing> list(Consistency consistency) {
        return backend.request("list the group " + group, this::list);
    }

    @Override
    public void close() {
        backend.unfollow(this);
    }

    /** Tells nothing any more. */
    void ended(boolean isLastOfGroup) {
        closed = true;
        if (isLastOfGroup) {
            // Without a connection too: the client would set the watch again with the next one
            watched.ifPresent(session -> session.removeWatches(path));
        }
    }

    /** Events may be missed from now on, until the next list. */
    void disconnected() {
        covered = false;
    }

    private CompletableFuture<Listing> list(Session session) {
        int number = ++lists;
        listing = true;
        covered = false;
        parentChanged = false;
        touched.clear();
        // Sent behind the watch without waiting for its answer: the server does them in this order
        CompletableFuture<?> watching = watching(session);
        BooleanSupplier isAwaited = () -> number == lists && !closed;
        CompletableFuture<Listing> read =
                new GroupListing(session, backend.layout(), backend.epochs(), group, isAwaited).read();
        return watching.thenCompose(done -> read)
                .thenApply(this::withDoubt)
                .whenComplete((done, failure) -> backend.afterwards(() -> listed(number, session, failure == null)));
    }

    private Listing withDoubt(Listing found) {
        return new Listing(found.entries(), found.revision(), found.epoch(), readable.listed(found.entries()));
    }

    private CompletableFuture<?> watching(Session session) {
        if (watched.filter(session::equals).isPresent()) {
            return CompletableFuture.completedFuture(session);
        }
        watched = Optional.of(session);
        return session.addWatch(path, AddWatchMode.PERSISTENT_RECURSIVE, this::seen)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        watched = Optional.empty();
                    }
                });
    }

    // Runs after whoever asked for the list was told
    private void listed(int number, Session session, boolean success) {
        if (number != lists || closed) {
            return;
        }
        listing = false;
        covered = success;
        if (success && parentChanged) {
            sink.doubt(path + " was made anew");
        } else if (success) {
            Set<String> changed = Set.copyOf(touched);
            touched.clear();
            changed.forEach(key -> read(session, key));
        }
    }

    private void seen(WatchedEvent event) {
        if (closed || event.getType() == EventType.None) {
            return;
        }
        String changed = event.getPath();
        if (changed.equals(path)) {
            parentChanged(event.getType());
        } else if (changed.startsWith(path + "/") && changed.indexOf('/', path.length() + 1) < 0) {
            changed(changed.substring(path.length() + 1), event.getType());
        }
    }

    private void parentChanged(EventType type) {
        if (type == EventType.NodeDataChanged) {
            return;
        }
        parentChanged = true;
        if (!listing && covered) {
            sink.doubt(path + ": " + type);
        }
    }

    private void changed(String key, EventType type) {
        if (listing) {
            touched.add(key);
        } else if (covered && reading >= MOST_READS) {
            covered = false;
            sink.doubt("more than " + MOST_READS + " entries changed at once");
        } else if (covered && watched.isPresent() && type == EventType.NodeDeleted) {
            read(watched.get(), key);
        } else if (covered && watched.isPresent()) {
            readPresent(watched.get(), key);
        }
    }

    /** Reads an entry that was just written: one request, if it is still there. */
    private void readPresent(Session session, String key) {
        reading++;
        backend.whenDone(GroupListing.entry(session, group, path, key), (entry, failure) -> {
            reading--;
            if (failure != null) {
                tellUnread(key, failure);
            } else if (entry.isPresent()) {
                tell(key, Optional.empty(), entry);
            } else if (!closed) {
                read(session, key);
            }
        });
    }

    /**
     * Reads one entry again. The parent is read before it: what was deleted by then was deleted at or before the parent's pzxid, and what is made
     * later has a higher zxid.
     */
    private void read(Session session, String key) {
        reading++;
        CompletableFuture<Optional<Stat>> parent = session.exists(path);
        CompletableFuture<String> told =
                parent.thenCombine(GroupListing.entry(session, group, path, key), (stat, entry) -> {
                    tell(key, stat, entry);
                    return key;
                });
        backend.whenDone(told, (done, failure) -> {
            reading--;
            if (failure != null) {
                tellUnread(key, failure);
            }
        });
    }

    private void tell(String key, Optional<Stat> parent, Optional<EntryRead> entry) {
        if (closed || !(covered || listing)) {
            return;
        }
        if (entry.filter(readable::isHidden).isPresent()) {
            tellDoubt(key + " may not be read any more");
        } else if (entry.isPresent()) {
            readable.seen(entry.get());
            sink.upserted(entry.get());
        } else if (parent.isPresent()) {
            readable.gone(key);
            sink.removed(key, parent.get().getPzxid());
        } else {
            sink.doubt(path + " is missing");
        }
    }

    // A broken connection is told by itself; anything else must not lose the change
    private void tellUnread(String key, Throwable failure) {
        tellDoubt(key + " could not be read: " + failure.getMessage());
    }

    private void tellDoubt(String reason) {
        if (!closed && covered) {
            covered = false;
            sink.doubt(reason);
        }
    }
}
