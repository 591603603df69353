package io.muster.registry.zookeeper;

import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * One ZooKeeper session and the requests sent through it. Belongs to the owner thread: requests are sent from it and answered on it, in the order in which
 * they were sent; what the server did before an answer is told before it.
 *
 * <p>Requests go to the session's own handle and not through Curator's background queue, which may repeat one on another session, after
 * later ones. So a request that nobody waits for any more takes effect before the next one or not at all, except if its session has ended on
 * our side alone. A future fails with a {@link KeeperException}, at the latest when the connection is found broken (two thirds of the timeout).
 */
final class Session {

    private final OwnerThread owner;
    private final Handle handle;
    private final long id;
    private final Duration timeout;
    private final List<ACL> acl;
    private final LeaseClock clock;

    Session(OwnerThread owner, Handle handle, List<ACL> acl) {
        this.owner = owner;
        this.handle = handle;
        this.acl = acl;
        this.id = handle.getSessionId();
        this.timeout = handle.negotiatedTimeout();
        this.clock = new LeaseClock(timeout, handle.hosts().newest().startedNanos());
    }

    long id() {
        return id;
    }

    Duration timeout() {
        return timeout;
    }

    Handle handle() {
        return handle;
    }

    LeaseClock clock() {
        owner.assertOwner();
        return clock;
    }

    List<ACL> acl() {
        return acl;
    }

    String name() {
        return "0x" + Long.toHexString(id);
    }

    CompletableFuture<Void> sync(String path) {
        Reply<Void> reply = new Reply<>(path);
        handle.sync(path, (rc, p, ctx) -> reply.settle(rc, null), null);
        return reply;
    }

    CompletableFuture<Optional<Stat>> exists(String path) {
        Reply<Optional<Stat>> reply = new Reply<>(path);
        handle.exists(path, false, (rc, p, ctx, stat) -> reply.settleOrAbsent(rc, Optional.ofNullable(stat)), null);
        return reply;
    }

    CompletableFuture<Optional<Node>> read(String path) {
        Reply<Optional<Node>> reply = new Reply<>(path);
        handle.getData(
                path,
                false,
                (rc, p, ctx, data, stat) ->
                        reply.settleOrAbsent(rc, rc == 0 ? Optional.of(Node.of(data, stat)) : Optional.empty()),
                null);
        return reply;
    }

    CompletableFuture<Optional<Children>> children(String path) {
        Reply<Optional<Children>> reply = new Reply<>(path);
        handle.getChildren(
                path,
                false,
                (rc, p, ctx, names, stat) ->
                        reply.settleOrAbsent(rc, rc == 0 ? Optional.of(new Children(names, stat)) : Optional.empty()),
                null);
        return reply;
    }

    /** Makes a persistent node; one that is there already is as good. */
    CompletableFuture<Void> make(String path, byte[] data) {
        Reply<Void> reply = new Reply<>(path);
        handle.create(
                path,
                data,
                acl,
                CreateMode.PERSISTENT,
                (rc, p, ctx, name) -> reply.settle(rc == Code.NODEEXISTS.intValue() ? 0 : rc, null),
                null);
        return reply;
    }

    /** Does everything or nothing; what stands in the way of it is an answer, not a failure. */
    CompletableFuture<MultiAnswer> multi(List<Op> ops) {
        Reply<MultiAnswer> reply = new Reply<>(ops.get(0).getPath());
        handle.multi(
                ops,
                (rc, p, ctx, results) -> {
                    MultiAnswer answer = new MultiAnswer(Failures.code(rc), ops, results == null ? List.of() : results);
                    reply.settle(answer.isAnswer() ? 0 : rc, answer);
                },
                null);
        return reply;
    }

    CompletableFuture<Void> addWatch(String path, AddWatchMode mode, Watcher watcher) {
        Reply<Void> reply = new Reply<>(path);
        handle.addWatch(
                path,
                event -> owner.execute(() -> watcher.process(event)),
                mode,
                (rc, p, ctx) -> reply.settle(rc, null),
                null);
        return reply;
    }

    /** Ends all watches of a path, on the server too. */
    void removeWatches(String path) {
        handle.removeAllWatches(path, Watcher.WatcherType.Any, true, (rc, p, ctx) -> {}, null);
    }

    /** The names of a node's children, and the node. */
    record Children(List<String> names, Stat stat) {}

    /** Brings an answer from the handle's event thread to the owner thread. */
    private final class Reply<T> extends CompletableFuture<T> {

        private final long sentNanos = owner.nanoTime();
        private final String path;

        Reply(String path) {
            owner.assertOwner();
            this.path = path;
        }

        void settleOrAbsent(int rc, T value) {
            settle(rc == Code.NONODE.intValue() ? 0 : rc, value);
        }

        void settle(int rc, @Nullable T value) {
            owner.execute(() -> {
                Code code = Failures.code(rc);
                if (Failures.isFromServer(code)) {
                    clock.answered(sentNanos);
                }
                if (code == Code.OK) {
                    complete(value);
                } else {
                    completeExceptionally(
                            KeeperException.create(code, code.intValue() == rc ? path : path + " (code " + rc + ")"));
                }
            });
        }
    }
}
