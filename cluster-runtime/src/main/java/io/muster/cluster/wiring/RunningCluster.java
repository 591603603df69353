package io.muster.cluster.wiring;

import io.muster.cluster.Cluster;
import io.muster.cluster.ClusterListener;
import io.muster.cluster.ClusterState;
import io.muster.cluster.ClusterStatistics;
import io.muster.cluster.Direction;
import io.muster.cluster.LocalServer;
import io.muster.cluster.NotReadyException;
import io.muster.cluster.Readiness;
import io.muster.cluster.RegistryView;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerGroup;
import io.muster.cluster.StopReport;
import io.muster.cluster.config.AdvertisedAddress;
import io.muster.cluster.config.ClusterConfig;
import io.muster.cluster.dispatch.CallbackThread;
import io.muster.cluster.dispatch.Mailbox;
import io.muster.cluster.dispatch.QueueLimits;
import io.muster.cluster.dispatch.WorkerPool;
import io.muster.registry.Departure;
import io.muster.registry.Freshness;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.health.HealthCheck;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The cluster behind the public interface. */
public final class RunningCluster implements Cluster {

    private static final Freshness NOT_STARTED = new Freshness.Stale(Instant.EPOCH, "the cluster has not been started");

    /** What closing threads and sockets takes at most after a stop has used up its time. */
    private static final Duration CLOSING_BOUND = Duration.ofSeconds(10);

    private final ClusterConfig config;
    private final ConnectorSource source;
    private final Extras extras;
    private final WorkerPool workers;
    private final Roster roster;
    private final SortedMap<String, GroupEntry> groups = new TreeMap<>();
    private final OwnServer self;
    private final OwnEvents events;
    private final ReadyGate gate;
    private final CompletableFuture<StopReport> stopped = new CompletableFuture<>();
    private volatile ClusterState state = ClusterState.NEW;
    private volatile @Nullable RegistryFollower follower;
    private volatile @Nullable Running running;

    /**
     * What cannot stand in a configuration.
     *
     * @param checks this process runs on itself
     * @param clientPort the bound port of the application's own client listener, if it has one
     * @param clients what to do with application clients, if we listen for them
     */
    public record Extras(List<HealthCheck> checks, OptionalInt clientPort, Optional<ClientService> clients) {

        /** Copies the list. */
        public Extras {
            checks = List.copyOf(checks);
        }
    }

    private RunningCluster(ClusterConfig config, ConnectorSource source, Extras extras) {
        this.config = config;
        this.source = source;
        this.extras = extras;
        this.workers =
                new WorkerPool("muster-worker-" + config.group(), config.links().workers());
        this.roster = new Roster(workers, this::look);
        this.self = new OwnServer(config.system(), config.group());
        this.events = new OwnEvents(new Mailbox(workers));
        this.gate = new ReadyGate(config.membership().readyMinimums(), roster, workers);
        QueueLimits limits = new QueueLimits(
                config.links().handlerQueue(),
                config.links().settings().limits().outboundQueueBytes());
        config.topology().upstreamOf(config.group()).forEach(name -> addGroup(name, Direction.UPSTREAM, limits));
        config.topology().downstreamOf(config.group()).forEach(name -> addGroup(name, Direction.DOWNSTREAM, limits));
    }

    private void addGroup(String name, Direction direction, QueueLimits limits) {
        int needed = config.membership().readyMinimums().getOrDefault(name, 0);
        GroupEntry group =
                new GroupEntry(config.topology().group(name).orElseThrow(), direction, needed, limits, roster);
        groups.put(name, group);
        roster.add(group);
    }

    /** Makes a cluster, with the connector that the configuration names unless one is given. */
    public static Cluster of(ClusterConfig config, Extras extras, Optional<ServerRegistryConnector> connector) {
        ConnectorSource source = connector
                .map(given -> ConnectorSource.given(given, config))
                .orElseGet(() -> ConnectorSource.find(config));
        return new RunningCluster(config, source, extras);
    }

    @Override
    public ServerGroup group(String name) {
        ServerGroup group = groups.get(name);
        if (group == null) {
            throw new IllegalArgumentException("group='" + name + "' is not linked with group " + config.group()
                    + "; linked are " + groups.keySet());
        }
        return group;
    }

    @Override
    public Collection<ServerGroup> groups() {
        return Collections.unmodifiableCollection(groups.values());
    }

    @Override
    public Optional<RemoteServer> server(int id) {
        return roster.server(id);
    }

    @Override
    public Collection<RemoteServer> servers() {
        return roster.servers(server -> true);
    }

    @Override
    public LocalServer self() {
        return self;
    }

    @Override
    public RegistryView registry() {
        RegistryFollower now = follower;
        ServerRegistryConnector connector = source.connector();
        return new RegistryView(now == null ? 0 : now.version(), freshness(), connector.bounds(), connector.diagnose());
    }

    @Override
    public ClusterStatistics statistics() {
        return ClusterCounters.of(Optional.ofNullable(running), Optional.ofNullable(follower));
    }

    private Freshness freshness() {
        RegistryFollower now = follower;
        return now == null ? NOT_STARTED : now.freshness();
    }

    @Override
    public ClusterState state() {
        return state;
    }

    @Override
    public synchronized void listen(ClusterListener listener) {
        if (state != ClusterState.NEW) {
            throw new IllegalStateException("a listener cannot be added once the cluster started; it is " + state);
        }
        events.add(listener);
    }

    @Override
    public synchronized void start() {
        if (state != ClusterState.NEW) {
            throw new IllegalStateException("the cluster can be started once; it is " + state);
        }
        groups.values().forEach(GroupEntry::freeze);
        workers.start();
        ServerRegistryConnector connector = source.connector();
        ClusterStart start = new ClusterStart(config, self.instance(), connector, roster);
        try {
            Optional<InetSocketAddress> bound = start.bind();
            OptionalInt port = bound.or(() -> extras.clients().map(start::bindClients))
                    .map(address -> OptionalInt.of(address.getPort()))
                    .orElse(extras.clientPort());
            Optional<AdvertisedAddress> advertised = start.advertised(port, connector);
            RegistryFollower newFollower = new RegistryFollower(start.membership(), events, this::look);
            follower = newFollower;
            if (source.ours()) {
                connector.start();
            }
            Optional<String> adminUrl = start.openAdmin(this, connector);
            Running now = start.follow(connector, newFollower, advertised, adminUrl, extras.checks());
            running = now;
            self.started(new OwnServer.Registered(now.registration(), bound, advertised, adminUrl));
            become(ClusterState.RUNNING);
        } catch (RuntimeException | Error e) {
            start.undo();
            abandon();
            throw e;
        }
    }

    /** Ends what never ran. */
    private void abandon() {
        Closing.close(source, workers);
        state = ClusterState.STOPPED;
        gate.stopped(readiness());
        stopped.complete(new StopReport(Departure.NOTHING_TO_REMOVE, 0, 0, 0, 0, Duration.ZERO));
    }

    private void become(ClusterState next) {
        state = next;
        events.tell("onState", listener -> listener.onState(next));
    }

    private void look() {
        RegistryFollower now = follower;
        if (now != null) {
            gate.look(now.registration(), now.freshness());
        }
    }

    @Override
    public Readiness readiness() {
        RegistrationState registration = self.registration();
        return gate.readiness(registration, freshness());
    }

    @Override
    public CompletionStage<Void> ready() {
        return gate.stage();
    }

    @Override
    public void awaitReady(Duration timeout) throws NotReadyException, InterruptedException {
        try {
            ready().toCompletableFuture().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            Readiness missing = readiness();
            throw new NotReadyException(
                    "not ready after " + timeout + ": " + String.join("; ", missing.missing()), missing);
        } catch (ExecutionException e) {
            Readiness missing = readiness();
            throw new NotReadyException(String.valueOf(e.getCause()), missing);
        }
    }

    @Override
    public CompletionStage<StopReport> stop(Duration bound) {
        if (bound.isNegative() || bound.isZero()) {
            throw new IllegalArgumentException("bound=" + bound + " must be more than zero");
        }
        synchronized (this) {
            Running now = running;
            boolean begun = state == ClusterState.STOPPING || state == ClusterState.STOPPED;
            if (!begun && now == null) {
                abandon();
            } else if (!begun && now != null) {
                become(ClusterState.STOPPING);
                Thread thread = new Thread(() -> stopNow(now, bound), "muster-stop-" + config.group());
                thread.start();
            }
        }
        return stopped.minimalCompletionStage();
    }

    private void stopNow(Running now, Duration bound) {
        StopSteps steps = new StopSteps(now, bound);
        Departure departure = Departure.PENDING;
        int links = roster.servers(RemoteServer::isConnected).size();
        long unsentBefore = roster.unsent();
        long undeliveredBefore = roster.undelivered();
        gate.stopped(readiness());
        try {
            departure = steps.sayGoodbye(roster::callbacksEnded);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            int waiting = roster.waitingCallbacks();
            Closing.close(now);
            Closing.close(source, workers);
            Closing.closeAdmin(now);
            state = ClusterState.STOPPED;
            stopped.complete(steps.report(
                    departure,
                    links,
                    roster.unsent() - unsentBefore,
                    roster.undelivered() - undeliveredBefore,
                    waiting));
            events.tellNow("onState", listener -> listener.onState(ClusterState.STOPPED));
        }
    }

    @Override
    public void close() {
        Duration bound = config.membership().stopTimeout();
        CompletionStage<StopReport> report = stop(bound);
        if (CallbackThread.isCurrent()) {
            return;
        }
        try {
            report.toCompletableFuture().get(bound.plus(CLOSING_BOUND).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the stop did not end within " + bound.plus(CLOSING_BOUND), e);
        }
    }

    /** Returns who this is and where it stands. */
    @Override
    public String toString() {
        return "Cluster[" + config.system() + ", " + self + ", " + state + "]";
    }
}
