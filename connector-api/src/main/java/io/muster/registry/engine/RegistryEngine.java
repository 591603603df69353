package io.muster.registry.engine;

import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.ConnectorDiagnosis.Connection;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationLimits;
import io.muster.registry.RegistrationListener;
import io.muster.registry.RegistryBounds;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.WatchHandle;
import io.muster.registry.WatchListener;
import io.muster.registry.backend.RegistryBackend;
import io.muster.registry.health.HealthCheck;
import io.muster.registry.spi.ConnectorContext;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A whole connector on top of the primitives of one registry: it keeps every promise that is the same on all registries.
 *
 * <p>The methods may be called from any thread; each hands its work to the owner thread and returns.
 */
public final class RegistryEngine implements ServerRegistryConnector {

    private final EngineContext engine;
    private final ConnectionStatus status;
    private final EpochTracker epochs;
    private final Membership membership;
    private final Registrations registrations;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Object lifecycle = new Object();
    private Life life = Life.NEW;

    /** Makes an engine with threads of its own; nothing runs before {@link #start}. */
    public RegistryEngine(RegistryBackend backend, ConnectorContext context, EngineSettings settings) {
        this(backend, context, settings, EngineThreads.own("muster-" + backend.type() + "-" + context.system()));
    }

    /** Makes an engine on the given threads and clocks. */
    public RegistryEngine(
            RegistryBackend backend, ConnectorContext context, EngineSettings settings, EngineThreads threads) {
        status = new ConnectionStatus(threads.owner(), backend.endpoint());
        Requests requests = new Requests(threads.owner(), settings.requestBound(), status);
        engine = new EngineContext(
                backend, context, settings, threads, requests, new AuditPace(threads, settings), new Counters());
        epochs = new EpochTracker(threads.owner());
        registrations = new Registrations(engine, epochs);
        membership = new Membership(engine, epochs, registrations.epochWatcher());
    }

    private enum Life {
        NEW,
        STARTED,
        CLOSED
    }

    @Override
    public void start() {
        synchronized (lifecycle) {
            if (life != Life.NEW) {
                throw new IllegalStateException(
                        "the connector to " + engine.backend().endpoint() + " was "
                                + (life == Life.STARTED ? "started" : "closed") + " before; make a new one");
            }
            life = Life.STARTED;
            engine.owner().execute(this::begin);
        }
    }

    private void begin() {
        status.transition(Connection.CONNECTING, "it was started");
        engine.backend().open(new ConnectionEvents(engine, status, membership, registrations));
        membership.start();
        registrations.all().forEach(RegistrationMachine::start);
    }

    @Override
    public RegistrationHandle register(
            Registration registration, Collection<HealthCheck> checks, RegistrationListener listener) {
        synchronized (lifecycle) {
            checkOpen();
            RegistrationMachine machine = registrations.add(registration, checks, listener);
            boolean started = life == Life.STARTED;
            engine.owner().execute(() -> {
                machine.open();
                if (started) {
                    machine.start();
                }
            });
            return new EngineRegistration(engine, registration, machine);
        }
    }

    @Override
    public WatchHandle watch(Set<String> groups, WatchListener listener) {
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("groups must name at least one group");
        }
        groups.forEach(group -> RegistrationLimits.labelProblem("group", group).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        }));
        Set<String> watched = Set.copyOf(groups);
        synchronized (lifecycle) {
            checkOpen();
            Mailbox mailbox = new Mailbox(
                    "the watch of " + new TreeSet<>(watched), engine.threads().callbacks(), engine.counters());
            Watch watch = new Watch(engine.owner(), watched, listener, mailbox);
            watches.add(watch);
            engine.owner().execute(() -> membership.add(watch));
            return new EngineWatch(engine, watch, () -> end(watch));
        }
    }

    private void end(Watch watch) {
        if (watches.remove(watch)) {
            engine.owner().execute(() -> membership.remove(watch));
        }
    }

    private void checkOpen() {
        if (life == Life.CLOSED) {
            throw new IllegalStateException(
                    "the connector to " + engine.backend().endpoint() + " is closed");
        }
    }

    @Override
    public void refresh(String group) {
        engine.owner().execute(() -> membership.refresh(group));
    }

    @Override
    public RegistryBounds bounds() {
        return engine.backend().bounds();
    }

    @Override
    public ConnectorDiagnosis diagnose() {
        ConnectionStatus.Phase phase = status.phase();
        return new ConnectorDiagnosis(
                engine.backend().type(),
                engine.backend().endpoint(),
                phase.connection(),
                phase.since(),
                status.lastContact(),
                status.lastError(),
                epochs.shown(),
                counters(),
                engine.backend().details());
    }

    private Map<String, Long> counters() {
        Map<String, Long> counters = engine.counters().all();
        counters.put(
                ConnectorDiagnosis.FAILED_TASKS,
                engine.owner().failedTasks() + engine.backend().failedTasks());
        return counters;
    }

    @Override
    public void close() {
        boolean first;
        synchronized (lifecycle) {
            first = life != Life.CLOSED;
            life = Life.CLOSED;
        }
        if (first) {
            try {
                new EngineShutdown(engine, status, membership, registrations, watches).run();
            } finally {
                closed.complete(null);
            }
        } else if (!Mailbox.isInsideCallback()) {
            // Somebody else closes it; in a callback, that one may be waiting for this
            Waiting waiting = new Waiting(engine.owner());
            waiting.until(closed, engine.settings().closeBound());
            waiting.restoreInterrupt();
        }
    }
}
