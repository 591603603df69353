package io.muster.registry.consul;

import io.muster.registry.InstanceId;
import io.muster.registry.RegistryBounds;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Consul's primitives. Hands every call over to its own owner thread, where everything happens in order. It knows no connection: lists and renewals that fail or succeed say whether
 * the agent is there.
 */
final class ConsulBackend implements RegistryBackend {

    /** An agent looks at once for checks that are over; the answer to a watcher takes a moment. */
    private static final Duration NOISE = Duration.ofSeconds(1);

    /** Consul ends a session after two TTLs, and then keeps its keys back for as long as a claim is valid. */
    private static final int TTLS_TO_END = 2;

    private final ConsulSettings settings;
    private final EngineSettings times;
    private final Layout layout;
    private final RealOwnerThread owner;
    private final BoundedRequests requests;
    private final Http http;
    private final Api api;
    private final Probe probe;
    private final Epochs epochs;
    private final Entries entries;
    private final Holding holding;

    private final ClaimFlow.Surroundings claims;
    private final Map<InstanceId, Attempts> attempts = new HashMap<>();
    private final Map<InstanceId, ClaimFlow> claiming = new HashMap<>();

    ConsulBackend(ConsulSettings settings, ConnectorContext context, EngineSettings times) {
        this.settings = settings;
        this.times = times;
        this.layout = Layout.of(settings, context.system());
        String name = "muster-consul-" + context.system();
        this.owner = new RealOwnerThread(name + "-io");
        this.requests = new BoundedRequests(
                owner,
                times.requestBound(),
                "Consul at " + settings.address(),
                (failure, what) -> Failures.classify(failure, what, settings.address()));
        this.http = new Http(settings, owner, name);
        this.api = new Api(http);
        this.probe = new Probe(owner, api, settings.times().probe());
        this.epochs = new Epochs(owner, api, layout);
        this.entries = new Entries(owner, api, layout, new EntryCodec(settings, layout));
        this.holding = new Holding(api, layout, epochs, entries);
        this.claims = new ClaimFlow.Surroundings(
                owner, api, layout, entries, new Turns(), settings.times().session());
    }

    @Override
    public String type() {
        return ConsulConnector.TYPE;
    }

    @Override
    public String endpoint() {
        return settings.address();
    }

    @Override
    public RegistryBounds bounds() {
        Duration session = settings.times().session();
        Duration settle = ConsulClaim.renewEvery(session)
                .plus(times.retry().max().multipliedBy(2))
                .plus(times.auditInterval())
                .plus(times.requestBound());
        return new RegistryBounds(
                settings.times().alive().plus(NOISE),
                session.multipliedBy(TTLS_TO_END)
                        .plus(ConsulClaim.validity(session))
                        .plus(NOISE),
                settle);
    }

    @Override
    public void open(BackendEvents events) {}

    @Override
    public CompletionStage<Claim> claim(ClaimRequest request) {
        InstanceId instance = request.content().registration().instance();
        return request("claim an id", () -> {
            giveUpClaim(instance);
            ClaimFlow flow = new ClaimFlow(claims, request, attempts.computeIfAbsent(instance, key -> new Attempts()));
            claiming.put(instance, flow);
            owner.schedule(times.requestBound(), flow::giveUp);
            return flow.run().whenComplete((claim, failure) -> claiming.remove(instance, flow));
        });
    }

    @Override
    public CompletionStage<Renewal> renew(Claim claim) {
        return request("renew id " + claim.identity().id(), () -> holding.renew(claim));
    }

    @Override
    public CompletionStage<Renewal> audit(Claim claim, EntryContent expected) {
        return request("audit id " + claim.identity().id(), () -> holding.audit(claim, expected));
    }

    @Override
    public CompletionStage<Claim> publish(Claim claim, EntryContent content) {
        return request("publish the entry of id " + claim.identity().id(), () -> holding.publish(claim, content));
    }

    @Override
    public CompletionStage<Void> withdraw(Claim claim) {
        return request("withdraw id " + claim.identity().id(), () -> {
            InstanceId instance = claim.identity().instance();
            giveUpClaim(instance);
            Attempts made = attempts.computeIfAbsent(instance, key -> new Attempts());
            made.begun(ConsulClaim.of(claim).session());
            made.claiming();
            return holding.withdraw(claim).thenCompose(done -> endAll(made, instance));
        });
    }

    /** Ends the sessions of all attempts: what was claimed with them goes, and what is under way is refused. */
    private CompletableFuture<Void> endAll(Attempts made, InstanceId instance) {
        return made.created()
                .thenCompose(done -> ClaimFlow.earlier(api, made, layout.serviceId(instance)))
                .thenCompose(sessions -> {
                    CompletableFuture<List<Pair>> read = made.mayHoldKeys()
                            ? api.getAll(layout.ids())
                            : CompletableFuture.completedFuture(List.of());
                    return read.thenCompose(ids -> ClaimFlow.undo(
                            api,
                            made,
                            ids.stream()
                                    .filter(pair -> sessions.contains(pair.session()))
                                    .toList(),
                            sessions));
                })
                .thenAccept(done -> attempts.remove(instance, made));
    }

    @Override
    public CompletionStage<Void> abandon(EntryContent content) {
        InstanceId instance = content.registration().instance();
        return request("abandon a claim", () -> {
            giveUpClaim(instance);
            Attempts made = attempts.computeIfAbsent(instance, key -> new Attempts());
            // an agent without servers may keep a request back for long; most attempts get no further than a session
            CompletableFuture<Void> removed = made.mayBeRegistered()
                    ? made.registered().thenCompose(done -> entries.removeAny(instance))
                    : CompletableFuture.completedFuture(null);
            return removed.thenCompose(done -> endAll(made, instance));
        });
    }

    @Override
    public CompletionStage<Long> raiseEpoch(long known) {
        return request(
                "raise the epoch",
                () -> epochs.newerThan(known).thenApply(epoch -> epoch.value().orElseThrow()));
    }

    @Override
    public GroupFeed follow(String group, GroupFeed.Sink sink) {
        return new GroupFollower(this, group, sink);
    }

    @Override
    public Map<String, String> details() {
        return Map.of(
                "service", settings.publication().serviceName(),
                "prefix", settings.publication().prefix());
    }

    @Override
    public long failedTasks() {
        return owner.failedTasks();
    }

    @Override
    public void close(Duration bound) {
        long end = System.nanoTime() + bound.toNanos();
        try {
            http.close(bound.multipliedBy(3).dividedBy(4));
            owner.close(Duration.ofNanos(end - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    OwnerThread owner() {
        return owner;
    }

    Layout layout() {
        return layout;
    }

    Http http() {
        return http;
    }

    Api api() {
        return api;
    }

    Probe probe() {
        return probe;
    }

    Epochs epochs() {
        return epochs;
    }

    Entries entries() {
        return entries;
    }

    Backoff retry() {
        return times.retry();
    }

    Duration waitTime() {
        return settings.times().waitTime();
    }

    boolean isConsistent() {
        return settings.scope().reads() == ConsulSettings.Reads.CONSISTENT;
    }

    /** Returns whether the token may read nodes: there is always one. */
    CompletableFuture<Boolean> seesNodes() {
        return api.send(ApiRequest.get("catalog/nodes").large())
                .thenApply(answer -> !answer.required().led().list().isEmpty());
    }

    /** Runs {@code task} on the owner thread, after whatever completes now was told. */
    void afterwards(Runnable task) {
        owner.execute(task);
    }

    /** Asks for something, from any thread; ends by itself at the request bound. */
    <T> CompletionStage<T> request(String what, Supplier<CompletableFuture<T>> send) {
        return requests.send(what, send);
    }

    private void giveUpClaim(InstanceId instance) {
        ClaimFlow running = claiming.remove(instance);
        if (running != null) {
            running.giveUp();
        }
    }
}
