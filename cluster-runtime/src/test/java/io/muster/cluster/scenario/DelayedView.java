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
import java.util.concurrent.CountDownLatch;

/** A connector whose watches see nothing until they are opened: a registry slower than TCP. */
final class DelayedView implements ServerRegistryConnector {

    final List<String> refreshed = new CopyOnWriteArrayList<>();

    private final ServerRegistryConnector connector;
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Wraps a connector that is started, and closed by whoever made it. */
    DelayedView(ServerRegistryConnector connector) {
        this.connector = connector;
    }

    void open() {
        opened.countDown();
    }

    @Override
    public WatchHandle watch(Set<String> groups, WatchListener listener) {
        return connector.watch(groups, new WatchListener() {
            @Override
            public void onSnapshot(RegistrySnapshot snapshot) {
                try {
                    opened.await();
                    listener.onSnapshot(snapshot);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
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
