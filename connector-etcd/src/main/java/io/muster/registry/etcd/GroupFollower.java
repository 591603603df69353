package io.muster.registry.etcd;

import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.Listing;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Follows one group: a list at revision R, then a watch from R + 1, used once. Whatever ends the watch, or makes it doubtful, leads to the next list; so does a stream that
 * says nothing when it is asked, as that of a frozen server. Belongs to the owner thread.
 */
final class GroupFollower implements GroupFeed, WatchStream.Taker {

    private final EtcdBackend backend;
    private final String group;
    private final String prefix;
    private final Sink sink;
    private final OwnerThread owner;

    private int lists;
    private @Nullable WatchStream stream;
    private long from;
    private long openedNanos;
    private long heardNanos;
    private boolean asked;
    private OwnerThread.Timer timer = OwnerThread.Timer.NONE;
    private OptionalLong cluster = OptionalLong.empty();
    private int shortLives;
    private boolean closed;

    GroupFollower(EtcdBackend backend, String group, Sink sink) {
        this.backend = backend;
        this.group = group;
        this.prefix = backend.layout().group(group);
        this.sink = sink;
        this.owner = backend.owner();
    }

    @Override
    public CompletionStage<Listing> list(Consistency consistency) {
        return backend.request("list the group " + group, operations -> {
            int number = ++lists;
            end("listed again");
            return new GroupListing(operations, backend.layout(), group).read().thenApply(read -> {
                // the watch begins after the list was handed over, or its first events might overtake it
                backend.afterwards(() -> watch(number, read));
                return known(read, consistency);
            });
        });
    }

    /**
     * Another cluster than before is a backup that was put back, whatever its revision: told as one that went back, and taken for the known one once a strong list was told
     * so.
     */
    private Listing known(GroupListing.Read read, Consistency consistency) {
        Listing listing = read.listing();
        boolean isOther = cluster.isPresent() && cluster.getAsLong() != read.cluster();
        if (!isOther || consistency == Consistency.STRONG) {
            cluster = OptionalLong.of(read.cluster());
        }
        return isOther ? new Listing(listing.entries(), 0, listing.epoch(), listing.doubt()) : listing;
    }

    @Override
    public void close() {
        owner.execute(() -> {
            closed = true;
            end("closed");
            backend.unfollow(this);
        });
    }

    /** Events may be missed from now on, until the next list. */
    void disconnected() {
        end("disconnected");
    }

    private void end(String reason) {
        timer.cancel();
        WatchStream current = stream;
        stream = null;
        if (current != null) {
            current.cancel(reason);
        }
    }

    private void watch(int number, GroupListing.Read read) {
        Connection connection = backend.connection();
        Line line = connection.lineOrNull();
        if (closed || number != lists || line == null) {
            return;
        }
        owner.whenDone(connection.token(line), (token, failure) -> {
            if (closed || number != lists) {
                return;
            }
            if (failure != null) {
                doubt(number, "no token: " + Failures.describe(failure));
            } else {
                open(line, token, read.listing().revision() + 1);
            }
        });
    }

    private void open(Line line, Optional<String> token, long revision) {
        from = revision;
        openedNanos = owner.nanoTime();
        heardNanos = openedNanos;
        asked = false;
        stream = WatchStream.open(
                owner,
                line,
                token,
                WatchCreateRequest.newBuilder()
                        .setKey(Layout.bytes(prefix))
                        .setRangeEnd(Layout.endOf(prefix))
                        .setStartRevision(revision)
                        .build(),
                this);
        timer = owner.schedule(backend.connection().silence(), this::listen);
    }

    @Override
    public void said(WatchStream from, WatchResponse message) {
        if (!from.equals(stream)) {
            return;
        }
        heardNanos = owner.nanoTime();
        asked = false;
        backend.connection().heard(from.line());
        if (message.getCanceled()) {
            cancelled(from, message);
        } else if (message.getHeader().getRevision() < this.from - 1
                || !isKnown(message.getHeader().getClusterId())) {
            doubtStream("its server is behind, at revision "
                    + message.getHeader().getRevision() + " of cluster "
                    + Long.toHexString(message.getHeader().getClusterId()));
        } else {
            message.getEventsList().forEach(this::tell);
        }
    }

    private boolean isKnown(long other) {
        return cluster.isEmpty() || cluster.getAsLong() == other;
    }

    private void cancelled(WatchStream cancelled, WatchResponse message) {
        String reason = message.getCancelReason();
        if (reason.contains("auth token") || reason.contains("permission denied")) {
            // said in a message, so nobody else has seen it
            backend.connection().refuse(cancelled.line(), cancelled.token());
        }
        doubtStream(
                message.getCompactRevision() > 0
                        ? "the history is compacted up to revision " + message.getCompactRevision()
                        : "the server cancelled the watch: " + reason);
    }

    /** Drops what is older than the list: servers have told the past again. */
    private void tell(Event event) {
        KeyValue read = event.getKv();
        if (read.getModRevision() < from) {
            return;
        }
        if (event.getType() == Event.EventType.PUT) {
            sink.upserted(GroupListing.entry(group, prefix, read));
        } else {
            sink.removed(GroupListing.key(prefix, read), read.getModRevision());
        }
    }

    @Override
    public void ended(WatchStream ended, Status status) {
        if (ended.equals(stream)) {
            doubtStream("the watch ended: " + Failures.describe(status.asRuntimeException()));
        }
    }

    private void listen() {
        WatchStream current = stream;
        if (current == null) {
            return;
        }
        Duration left = backend.connection().silence().minusNanos(owner.nanoTime() - heardNanos);
        if (!left.isNegative() && !left.isZero()) {
            timer = owner.schedule(left, this::listen);
        } else if (asked) {
            doubtStream("the watch says nothing, though it was asked");
        } else {
            asked = true;
            current.askForProgress();
            timer = owner.schedule(backend.requestTimeout(), this::listen);
        }
    }

    private void doubtStream(String reason) {
        boolean wasShort =
                owner.nanoTime() - openedNanos < backend.connection().silence().toNanos();
        shortLives = wasShort ? shortLives + 1 : 0;
        end(reason);
        doubt(lists, reason);
    }

    /** Watches that end again and again lead to lists at a growing distance. */
    private void doubt(int number, String reason) {
        Duration pause =
                shortLives <= 1 ? Duration.ZERO : backend.retry().delay(shortLives - 1, ThreadLocalRandom.current());
        owner.schedule(pause, () -> {
            if (!closed && number == lists) {
                sink.doubt(reason);
            }
        });
    }
}
