package io.muster.registry.etcd;

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
import io.muster.registry.engine.Backoff;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.time.OwnerThread;
import io.muster.registry.time.RealOwnerThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * etcd's primitives. Hands every call over to its own owner thread, where everything happens in order; there a request takes the connection of that moment, and
 * fails at once if there is none.
 */
final class EtcdBackend implements RegistryBackend {

    /** A server looks for leases that are over twice a second. */
    private static final Duration EXPIRY_NOISE = Duration.ofSeconds(1);

    private final EtcdSettings settings;
    private final EngineSettings times;
    private final Layout layout;
    private final String name;
    private final RealOwnerThread owner;
    private final BoundedRequests requests;

    private final Map<InstanceId, Attempts> attempts = new HashMap<>();
    private final Map<InstanceId, ClaimFlow> claiming = new HashMap<>();
    private final List<GroupFollower> followers = new ArrayList<>();
    private volatile @Nullable Opened opened;

    EtcdBackend(EtcdSettings settings, ConnectorContext context, EngineSettings times) {
        this.settings = settings;
        this.times = times;
        this.layout = Layout.of(settings, context.system());
        this.name = "muster-etcd-" + context.system();
        this.owner = new RealOwnerThread(name + "-io");
        String endpoint = String.join(",", settings.endpoints());
        this.requests = new BoundedRequests(
                owner,
                times.requestBound(),
                "etcd at " + endpoint,
                (failure, what) -> Failures.classify(failure, what, endpoint));
    }

    /** What there is once it is open. */
    private record Opened(
            Channels channels, Connection connection, Operations operations, Epochs epochs, Holding holding) {}

    @Override
    public String type() {
        return EtcdConnector.TYPE;
    }

    @Override
    public String endpoint() {
        return String.join(",", settings.endpoints());
    }

    @Override
    public RegistryBounds bounds() {
        Duration expiry = settings.leaseTtl().plus(EXPIRY_NOISE);
        Duration settle = EtcdClaim.renewEvery(settings.leaseTtl())
                .plus(settings.timeouts().dial())
                .plus(times.retry().max())
                .plus(times.auditInterval())
                .plus(times.requestBound());
        return new RegistryBounds(expiry, expiry, settle);
    }

    @Override
    public void open(BackendEvents events) {
        Channels channels = new Channels(settings, name);
        Connection connection =
                new Connection(owner, settings, times.retry(), channels, new FollowedEvents(events), layout);
        Operations operations = new Operations(connection);
        Epochs epochs = new Epochs(owner, operations, layout);
        opened = new Opened(channels, connection, operations, epochs, new Holding(operations, layout, epochs));
        owner.execute(connection::open);
    }

    @Override
    public CompletionStage<Claim> claim(ClaimRequest request) {
        InstanceId instance = request.content().registration().instance();
        return request("claim an id", operations -> {
            giveUpClaim(instance);
            connection().require();
            ClaimFlow flow = new ClaimFlow(
                    owner,
                    operations,
                    layout,
                    request,
                    attempts.computeIfAbsent(instance, key -> new Attempts()),
                    settings.leaseTtl());
            claiming.put(instance, flow);
            owner.schedule(times.requestBound(), flow::giveUp);
            return flow.run().whenComplete((claim, failure) -> claiming.remove(instance, flow));
        });
    }

    @Override
    public CompletionStage<Renewal> renew(Claim claim) {
        return request(
                "renew id " + claim.identity().id(),
                operations -> open().holding().renew(claim));
    }

    @Override
    public CompletionStage<Renewal> audit(Claim claim, EntryContent expected) {
        return request(
                "audit id " + claim.identity().id(),
                operations -> open().holding().audit(claim, expected));
    }

    @Override
    public CompletionStage<Claim> publish(Claim claim, EntryContent content) {
        return request(
                "publish the entry of id " + claim.identity().id(),
                operations -> open().holding().publish(claim, content));
    }

    @Override
    public CompletionStage<Void> withdraw(Claim claim) {
        return request("withdraw id " + claim.identity().id(), operations -> {
            InstanceId instance = claim.identity().instance();
            giveUpClaim(instance);
            Attempts made = attempts.computeIfAbsent(instance, key -> new Attempts());
            made.begun(EtcdClaim.of(claim).lease());
            return open().holding()
                    .withdraw(claim)
                    // after the keys, of which one may be somebody else's by now
                    .thenCompose(done -> endAll(operations, made))
                    .thenAccept(done -> attempts.remove(instance, made));
        });
    }

    private static CompletableFuture<Void> endAll(Operations operations, Attempts made) {
        return CompletableFuture.allOf(made.all().stream()
                .map(lease -> operations.revoke(lease).thenAccept(done -> made.ended(lease)))
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Ends the leases of all attempts: what was claimed with them goes, and what is under way is refused. */
    @Override
    public CompletionStage<Void> abandon(EntryContent content) {
        InstanceId instance = content.registration().instance();
        return request("abandon a claim", operations -> {
            giveUpClaim(instance);
            Attempts made = attempts.computeIfAbsent(instance, key -> new Attempts());
            return endAll(operations, made).thenAccept(done -> attempts.remove(instance, made));
        });
    }

    @Override
    public CompletionStage<Long> raiseEpoch(long known) {
        return request(
                "raise the epoch",
                operations -> open().epochs()
                        .newerThan(known)
                        .thenApply(epoch -> epoch.value().orElseThrow()));
    }

    @Override
    public GroupFeed follow(String group, GroupFeed.Sink sink) {
        GroupFollower follower = new GroupFollower(this, group, sink);
        owner.execute(() -> followers.add(follower));
        return follower;
    }

    @Override
    public Map<String, String> details() {
        Opened current = opened;
        return current == null ? Map.of() : current.connection().seen();
    }

    @Override
    public long failedTasks() {
        return owner.failedTasks();
    }

    @Override
    public void close(Duration bound) {
        long end = System.nanoTime() + bound.toNanos();
        Opened current = opened;
        try {
            if (current != null) {
                hangUp(current.connection(), bound.dividedBy(2));
                current.channels().close(Duration.ofNanos((end - System.nanoTime()) * 9 / 10));
            }
            owner.close(Duration.ofNanos(end - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end of the channel: one that finds its thread gone before would connect once more. */
    private void hangUp(Connection connection, Duration bound) throws InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        CompletableFuture<Optional<Line>> last = new CompletableFuture<>();
        owner.execute(() -> last.complete(connection.close()));
        if (owner.await(last, bound) && last.join().isPresent()) {
            last.join().get().channel().awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    private Opened open() {
        return Objects.requireNonNull(opened, "not opened");
    }

    OwnerThread owner() {
        return owner;
    }

    Layout layout() {
        return layout;
    }

    Connection connection() {
        return open().connection();
    }

    Backoff retry() {
        return times.retry();
    }

    Duration requestTimeout() {
        return settings.timeouts().request();
    }

    /** Runs {@code task} on the owner thread, after whatever completes now was told. */
    void afterwards(Runnable task) {
        owner.execute(task);
    }

    void unfollow(GroupFollower follower) {
        followers.remove(follower);
    }

    /** Asks for something, from the owner thread; ends by itself at the request bound. */
    <T> CompletionStage<T> request(String what, Function<Operations, CompletableFuture<T>> send) {
        return requests.send(what, () -> {
            Opened current = opened;
            if (current == null) {
                throw new RegistryUnavailableException("etcd at " + endpoint() + ": not opened");
            }
            return send.apply(current.operations());
        });
    }

    private void giveUpClaim(InstanceId instance) {
        ClaimFlow running = claiming.remove(instance);
        if (running != null) {
            running.giveUp();
        }
    }

    /** Lets the followers know of a disconnection before the engine does. */
    private final class FollowedEvents implements BackendEvents {

        private final BackendEvents engine;

        FollowedEvents(BackendEvents engine) {
            this.engine = engine;
        }

        @Override
        public void connected() {
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
