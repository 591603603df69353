package io.muster.registry.etcd;

import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.Freshness;
import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationListener;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerIdentity;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.spi.ConnectorContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A connector that watches one group, and what it has seen. */
final class Participant implements AutoCloseable {

    static final String SYSTEM = "system";
    static final String GROUP = "world";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EtcdConnector connector;
    private final List<RegistrySnapshot> seen = new CopyOnWriteArrayList<>();

    private Participant(EtcdConnector connector) {
        this.connector = connector;
    }

    /** Starts one with the kit's fast times. */
    static Participant start(EtcdSettings settings) {
        return start(settings, EtcdHarness.TIMES);
    }

    static Participant start(EtcdSettings settings, EngineSettings times) {
        Participant started = new Participant(new EtcdConnector(settings, ConnectorContext.of(SYSTEM), times));
        started.connector.start();
        started.connector.watch(Set.of(GROUP), started.seen::add);
        return started;
    }

    RegistrationHandle register() {
        return register(RegistrationListener.NONE);
    }

    RegistrationHandle register(RegistrationListener listener) {
        return connector.register(Registration.of(GROUP, "127.0.0.1", 4000), List.of(), listener);
    }

    /** Registers and waits until that is done. */
    RegistrationHandle registered() {
        RegistrationHandle handle = register();
        claim(handle);
        return handle;
    }

    static ServerIdentity claim(RegistrationHandle handle) {
        Awaitility.await().atMost(PATIENCE).until(() -> handle.state() instanceof RegistrationState.Registered);
        return handle.claim().orElseThrow();
    }

    void refresh() {
        connector.refresh(GROUP);
    }

    ConnectorDiagnosis diagnose() {
        return connector.diagnose();
    }

    List<RegistrySnapshot> seen() {
        return List.copyOf(seen);
    }

    /** Waits until the newest snapshot is as it should be. */
    RegistrySnapshot await(Predicate<RegistrySnapshot> right) {
        Awaitility.await().atMost(PATIENCE).until(() -> !seen.isEmpty() && right.test(seen.get(seen.size() - 1)));
        return seen.get(seen.size() - 1);
    }

    /** Waits until a snapshot was as it should be, be it for a moment. */
    void awaitSeen(Predicate<RegistrySnapshot> right) {
        Awaitility.await().atMost(PATIENCE).until(() -> seen.stream().anyMatch(right));
    }

    /** Waits until the view is current and lists exactly these. */
    void awaitExactly(ServerIdentity... servers) {
        List<InstanceId> expected =
                Arrays.stream(servers).map(ServerIdentity::instance).toList();
        await(snapshot -> snapshot.freshness().isCurrent()
                && instances(snapshot).size() == expected.size()
                && instances(snapshot).containsAll(expected));
    }

    void awaitStale() {
        await(snapshot -> snapshot.freshness() instanceof Freshness.Stale);
    }

    static List<InstanceId> instances(RegistrySnapshot snapshot) {
        return snapshot.group(GROUP).servers().stream()
                .map(RegisteredServer::identity)
                .map(ServerIdentity::instance)
                .toList();
    }

    @Override
    public void close() {
        connector.close();
    }
}
