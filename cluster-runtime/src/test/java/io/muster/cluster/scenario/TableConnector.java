package io.muster.cluster.scenario;

import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.Departure;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationListener;
import io.muster.registry.RegistrationLostException;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistryBounds;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerIdentity;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.WatchHandle;
import io.muster.registry.WatchListener;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A connector to a {@link TableRegistry}. */
final class TableConnector implements ServerRegistryConnector {

    final List<String> refreshed = new CopyOnWriteArrayList<>();
    final List<Handle> handles = new CopyOnWriteArrayList<>();

    private final TableRegistry table;

    TableConnector(TableRegistry table) {
        this.table = table;
    }

    @Override
    public void start() {}

    @Override
    public RegistrationHandle register(
            Registration registration, Collection<HealthCheck> checks, RegistrationListener listener) {
        Handle handle = new Handle(registration, listener);
        handles.add(handle);
        handle.become(new RegistrationState.Registered(table.claim(registration)));
        return handle;
    }

    @Override
    public WatchHandle watch(Set<String> groups, WatchListener listener) {
        Watch watch = new Watch(groups, listener);
        table.watch(watch);
        return watch;
    }

    @Override
    public void refresh(String group) {
        refreshed.add(group);
    }

    @Override
    public RegistryBounds bounds() {
        return new RegistryBounds(TableRegistry.BOUND, TableRegistry.BOUND, TableRegistry.BOUND);
    }

    @Override
    public ConnectorDiagnosis diagnose() {
        return new ConnectorDiagnosis(
                "table",
                "in this process",
                ConnectorDiagnosis.Connection.CONNECTED,
                Instant.now(),
                Optional.of(Duration.ZERO),
                Optional.empty(),
                OptionalLong.of(1),
                Map.of(),
                Map.of());
    }

    @Override
    public void close() {
        new ArrayList<>(handles).forEach(Handle::close);
    }

    final class Watch implements WatchHandle {
        private final Set<String> groups;
        private final WatchListener listener;

        Watch(Set<String> groups, WatchListener listener) {
            this.groups = groups;
            this.listener = listener;
        }

        void tell(RegistrySnapshot snapshot) {
            listener.onSnapshot(snapshot);
        }

        @Override
        public Set<String> groups() {
            return groups;
        }

        @Override
        public Optional<RegistrySnapshot> latest() {
            return table.snapshot(this);
        }

        @Override
        public void close() {
            table.unwatch(this);
        }
    }

    final class Handle implements RegistrationHandle {
        private final Registration registration;
        private final RegistrationListener listener;
        private volatile RegistrationState state = new RegistrationState.Pending(0, Optional.empty());

        Handle(Registration registration, RegistrationListener listener) {
            this.registration = registration;
            this.listener = listener;
        }

        private void become(RegistrationState next) {
            state = next;
            table.run(() -> listener.onState(next));
        }

        /** The registry gives this server another id. */
        void moveTo(int id) {
            state.identity().ifPresent(table::remove);
            become(new RegistrationState.Registered(table.put(registration, id)));
        }

        /** The claim is lost; the same id is free and taken again. */
        void loseAndClaimAgain() {
            ServerIdentity former = identity();
            table.remove(former);
            become(new RegistrationState.Lost(former, new RegistrationLostException("the table lost it")));
            become(new RegistrationState.Registered(table.put(registration, former.id())));
        }

        ServerIdentity identity() {
            return state.identity().orElseThrow();
        }

        @Override
        public RegistrationState state() {
            return state;
        }

        @Override
        public void updateProperties(Map<String, String> properties) {
            table.put(registration.withProperties(properties), identity().id());
        }

        @Override
        public void maintenance(Optional<String> reason) {
            throw new UnsupportedOperationException("not in a table");
        }

        @Override
        public Health health() {
            return Health.PASSING;
        }

        @Override
        public CompletionStage<Departure> deregister(Duration bound) {
            boolean removed = state.identity().map(table::remove).orElse(false);
            Departure departure = removed ? Departure.REMOVED : Departure.NOTHING_TO_REMOVE;
            state = new RegistrationState.Departed(departure);
            return CompletableFuture.completedFuture(departure);
        }

        @Override
        public void close() {
            deregister(TableRegistry.BOUND);
        }
    }
}
