package io.muster.registry.zookeeper;

import io.muster.registry.InstanceId;
import io.muster.registry.RegistryBounds;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.backend.BackendEvents;
import io.muster.registry.backend.BoundedRequests;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.RegistryBackend;
import io.muster.registry.backend.Renewal;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.time.RealOwnerThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * ZooKeeper's primitives. Hands every call over to its own owner thread, where everything happens in order; there a request takes the session of that
 * moment, and fails at once if there is none.
 */
final class ZooKeeperBackend implements RegistryBackend {

    /** The client sleeps up to a second before it connects again ({@code ClientCnxn.startConnect}). */
    private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);

    private final ZooKeeperSettings settings;
    private final EngineSettings times;
    private final Layout layout;
    private final RealOwnerThread owner;
    private final BoundedRequests requests;
    private final Epochs epochs;
    private final Holding holding;

    private final KnownIds known = new KnownIds();
    private final Map<InstanceId, Attempts> attempts = new HashMap<>();
    private final Map<InstanceId, ClaimFlow> claiming = new HashMap<>();
    private final List<GroupFollower> followers = new ArrayList<>();
    private @Nullable OwnNodeWatch ownNodes;
    private volatile @Nullable Connection connection;

    ZooKeeperBackend(ZooKeeperSettings settings, ConnectorContext context, EngineSettings times) {
        this.settings = settings;
        this.times = times;
        this.layout = Layout.of(ConnectString.parse(settings.connectString()), settings.root(), context.system());
        this.owner = new RealOwnerThread("muster-zookeeper-" + context.system() + "-io");
        this.requests = new BoundedRequests(
                owner,
                times.requestBound(),
                "ZooKeeper at " + settings.connectString(),
                (failure, what) -> Failures.classify(failure, what, settings.connectString()));
        this.epochs = new Epochs(owner, layout);
        this.holding = new Holding(owner, layout);
    }

    @Override
    public String type() {
        return ZooKeeperConnector.TYPE;
    }

    @Override
    public String endpoint() {
        return settings.connectString();
    }

    @Override
    public RegistryBounds bounds() {
        Connection current = connection;
        Duration timeout = current == null ? settings.sessionTimeout() : current.timeout();
        // the last sign of life reaches the leader half a tick late, and it looks once a tick; a tick is half the
        // timeout at most
        Duration expiry = timeout.multipliedBy(7).dividedBy(4);
        Duration settle = timeout.plus(RECONNECT_PAUSE)
                .plus(times.retry().max())
                .plus(times.auditInterval())
                .plus(times.requestBound());
        return new RegistryBounds(expiry, expiry, settle);
    }

    @Override
    public void open(BackendEvents events) {
        Connection made = new Connection(owner, settings, new FollowedEvents(events));
        connection = made;
        owner.execute(() -> {
            ownNodes = new OwnNodeWatch(events, layout);
            made.open();
        });
    }

    @Override
    public CompletionStage<Claim> claim(ClaimRequest request) {
        InstanceId instance = request.content().registration().instance();
        return request("claim an id", session -> {
            giveUpClaim(instance);
            ClaimFlow flow = new ClaimFlow(
                    owner, layout, session, request, attempts.computeIfAbsent(instance, key -> new Attempts()), known);
            claiming.put(instance, flow);
            owner.schedule(times.requestBound(), flow::giveUp);
            return writing(flow::run).whenComplete((claim, failure) -> {
                claiming.remove(instance, flow);
                if (claim != null) {
                    watch().watch(session, claim);
                }
            });
        });
    }

    @Override
    public CompletionStage<Renewal> renew(Claim claim) {
        return request("renew id " + claim.identity().id(), session -> holding.renew(session, claim));
    }

    @Override
    public CompletionStage<Renewal> audit(Claim claim, EntryContent expected) {
        return request("audit id " + claim.identity().id(), session -> holding.audit(session, claim, expected));
    }

    @Override
    public CompletionStage<Claim> publish(Claim claim, EntryContent content) {
        return request(
                "publish the entry of id " + claim.identity().id(),
                session -> writing(() -> holding.publish(session, claim, content)));
    }

    @Override
    public CompletionStage<Void> withdraw(Claim claim) {
        return request("withdraw id " + claim.identity().id(), session -> {
            giveUpClaim(claim.identity().instance());
            watch().forget(session, claim);
            return writing(() -> holding.withdraw(session, claim)).thenAccept(done -> {
                attempts.remove(claim.identity().instance());
                known.released(claim.identity().id());
            });
        });
    }

    @Override
    public CompletionStage<Void> abandon(EntryContent content) {
        InstanceId instance = content.registration().instance();
        return request("abandon a claim", session -> {
            giveUpClaim(instance);
            Attempts tried = attempts.computeIfAbsent(instance, key -> new Attempts());
            return writing(() -> new Abandonment(layout, session, content.registration(), tried).run())
                    .thenAccept(done -> attempts.remove(instance));
        });
    }

    @Override
    public CompletionStage<Long> raiseEpoch(long known) {
        return request(
                "raise the epoch",
                session -> session.sync(layout.epoch())
                        .thenCompose(done -> epochs.newerThan(session, known))
                        .thenApply(Epochs.Epoch::value));
    }

    @Override
    public GroupFeed follow(String group, GroupFeed.Sink sink) {
        GroupFollower follower = new GroupFollower(this, group, layout.group(group), sink);
        owner.execute(() -> followers.add(follower));
        return follower;
    }

    @Override
    public Map<String, String> details() {
        Connection current = connection;
        return current == null ? Map.of() : current.seen().details();
    }

    @Override
    public long failedTasks() {
        return owner.failedTasks();
    }

    @Override
    public void close(Duration bound) {
        long end = System.nanoTime() + bound.toNanos();
        Connection current = connection;
        if (current != null) {
            current.close(bound.multipliedBy(9).dividedBy(10));
        }
        try {
            owner.close(Duration.ofNanos(end - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Layout layout() {
        return layout;
    }

    Epochs epochs() {
        return epochs;
    }

    /** Calls back when {@code stage} is done; what the callback throws counts as a failed task. */
    <T extends @Nullable Object> void whenDone(
            CompletableFuture<T> stage, BiConsumer<T, @Nullable Throwable> callback) {
        owner.whenDone(stage, callback);
    }

    /** Runs {@code task} on the owner thread, after whatever completes now was told. */
    void afterwards(Runnable task) {
        owner.execute(task);
    }

    void unfollow(GroupFollower follower) {
        owner.execute(() -> {
            followers.remove(follower);
            boolean isLast = followers.stream().noneMatch(other -> other.path().equals(follower.path()));
            follower.ended(isLast);
        });
    }

    /** Sends something through the session of the moment, from the owner thread; ends by itself at the request bound. */
    <T> CompletionStage<T> request(String what, Function<Session, CompletableFuture<T>> send) {
        return requests.send(what, () -> {
            Connection current = connection;
            if (current == null) {
                throw new RegistryUnavailableException("ZooKeeper at " + endpoint() + ": not opened");
            }
            return send.apply(current.require());
        });
    }

    private void giveUpClaim(InstanceId instance) {
        ClaimFlow running = claiming.remove(instance);
        if (running != null) {
            running.giveUp();
        }
    }

    private OwnNodeWatch watch() {
        owner.assertOwner();
        return java.util.Objects.requireNonNull(ownNodes, "not opened");
    }

    private <T> CompletableFuture<T> writing(java.util.function.Supplier<CompletableFuture<T>> write) {
        return watch().during(write);
    }

    /** Lets the followers know of a disconnection before the engine does. */
    private final class FollowedEvents implements BackendEvents {

        private final BackendEvents engine;

        FollowedEvents(BackendEvents engine) {
            this.engine = engine;
        }

        @Override
        public void connected() {
            followers.forEach(GroupFollower::disconnected);
            engine.connected();
        }

        @Override
        public void disconnected(String reason) {
            followers.forEach(GroupFollower::disconnected);
            engine.disconnected(reason);
        }

        @Override
        public void claimDoubted(String reason) {
            engine.claimDoubted(reason);
        }
    }
}
