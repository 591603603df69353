package io.muster.cluster.scenario;

import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationListener;
import io.muster.registry.RegistryBounds;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.WatchHandle;
import io.muster.registry.WatchListener;
import io.muster.registry.health.HealthCheck;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A connector whose watches see nothing until they are opened: a registry slower than TCP. */
final class DelayedView implements ServerRegistryConnector {

    final List<String> refreshed = new CopyOnWriteArrayList<>();

    private final ServerRegistryConnector connector;
    private final List<Watch> watches = new CopyOnWriteArrayList<>();

    /** Wraps a connector that is started, and closed by whoever made it. */
    DelayedView(ServerRegistryConnector connector) {
        this.connector = connector;
    }

    /** Tells every watch what it would have seen last; from here on it sees everything. */
    void open() {
        watches.forEach(Watch::open);
    }

    @Override
    public WatchHandle watch(Set<String> groups, WatchListener listener) {
        Watch watch = new Watch(listener);
        watches.add(watch);
        return connector.watch(groups, watch);
    }

    private static final class Watch implements WatchListener {
        private final WatchListener listener;
        private @Nullable RegistrySnapshot kept;
        private boolean open;

        Watch(WatchListener listener) {
            this.listener = listener;
        }

        @Override
        public synchronized void onSnapshot(RegistrySnapshot snapshot) {
            kept = snapshot;
            if (open) {
                listener.onSnapshot(snapshot);
            }
        }

        synchronized void open() {
            open = true;
            if (kept != null) {
                listener.onSnapshot(kept);
            }
        }
    }

    @Override
    public RegistrationHandle register(
            Registration registration, Collection<HealthCheck> checks, RegistrationListener listener) {
        return connector.register(registration, checks, listener);
    }

    @Override
    public void refresh(String group) {
        refreshed.add(group);
        connector.refresh(group);
    }

    @Override
    public void start() {
        connector.start();
    }

    @Override
    public RegistryBounds bounds() {
        return connector.bounds();
    }

    @Override
    public ConnectorDiagnosis diagnose() {
        return connector.diagnose();
    }

    @Override
    public void close() {
        connector.close();
    }
}
