package io.muster.cluster.scenario;

import io.muster.registry.Freshness;
import io.muster.registry.GroupSnapshot;
import io.muster.registry.Incarnation;
import io.muster.registry.RegisteredServer;
import io.muster.registry.Registration;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerIdentity;
import io.muster.registry.health.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A registry that is a table in this process and does at once what a test says: the table and its watchers, without leases or time. For what is
 * to be tried on the runtime alone; how a real registry behaves is the connectors' tests' matter.
 */
final class TableRegistry implements AutoCloseable {

    static final Duration BOUND = Duration.ofSeconds(1);

    private final ExecutorService callbacks = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "table-registry");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Integer, RegisteredServer> rows = new TreeMap<>();
    private final List<TableConnector.Watch> watches = new ArrayList<>();
    private Freshness freshness = Freshness.current();
    private long revision = 100;
    private long version;

    TableConnector connector() {
        return new TableConnector(this);
    }

    synchronized ServerIdentity claim(Registration registration) {
        int id = 0;
        while (rows.containsKey(id)) {
            id++;
        }
        return put(registration, id);
    }

    /** Lists a server under an id, as if it had claimed that one. */
    synchronized ServerIdentity put(Registration registration, int id) {
        ServerIdentity identity = new ServerIdentity(id, registration.instance(), new Incarnation(1, ++revision));
        rows.put(
                id,
                new RegisteredServer(
                        registration.group(),
                        identity,
                        registration.host(),
                        registration.port(),
                        registration.properties(),
                        Health.PASSING,
                        true));
        publish();
        return identity;
    }

    /** Changes how a server is listed. */
    synchronized void health(int id, Health health) {
        rows.computeIfPresent(
                id,
                (key, row) -> new RegisteredServer(
                        row.group(),
                        row.identity(),
                        row.host(),
                        row.port(),
                        row.properties(),
                        health,
                        row.compatible()));
        publish();
    }

    synchronized boolean remove(ServerIdentity identity) {
        RegisteredServer row = rows.get(identity.id());
        boolean ours = row != null && row.identity().equals(identity);
        if (ours) {
            rows.remove(identity.id());
            publish();
        }
        return ours;
    }

    /** Everybody's view becomes stale; what changes meanwhile is told at the end. */
    synchronized void outage() {
        freshness = new Freshness.Stale(Instant.now(), "the table is gone");
        publish();
    }

    synchronized void recover() {
        freshness = Freshness.current();
        publish();
    }

    synchronized void watch(TableConnector.Watch watch) {
        watches.add(watch);
        tell(watch);
    }

    synchronized void unwatch(TableConnector.Watch watch) {
        watches.remove(watch);
    }

    Optional<RegistrySnapshot> snapshot(TableConnector.Watch watch) {
        return Optional.of(take(watch));
    }

    private void publish() {
        watches.forEach(this::tell);
    }

    private void tell(TableConnector.Watch watch) {
        RegistrySnapshot snapshot = take(watch);
        callbacks.execute(() -> watch.tell(snapshot));
    }

    private synchronized RegistrySnapshot take(TableConnector.Watch watch) {
        Map<String, GroupSnapshot> groups = new HashMap<>();
        for (String group : watch.groups()) {
            List<RegisteredServer> servers = rows.values().stream()
                    .filter(row -> row.group().equals(group))
                    .toList();
            groups.put(group, GroupSnapshot.of(group, servers, 0));
        }
        return RegistrySnapshot.of(++version, freshness, groups);
    }

    void run(Runnable callback) {
        callbacks.execute(callback);
    }

    @Override
    public void close() {
        callbacks.shutdownNow();
    }
}
