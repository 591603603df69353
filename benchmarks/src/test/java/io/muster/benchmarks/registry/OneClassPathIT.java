package io.muster.benchmarks.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerRegistryConnector;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The connectors, and what they bring, get on with each other in one JVM: one Netty, one Guava, one Jackson. */
final class OneClassPathIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void allConnectorsRegisterAndWatchAtOnce() throws Exception {
        try (Registry zooKeeper = Registry.start(RegistryType.zookeeper);
                Registry etcd = Registry.start(RegistryType.etcd);
                ServerRegistryConnector one = zooKeeper.startedConnector();
                ServerRegistryConnector other = etcd.startedConnector()) {
            List<RegistrySnapshot> onZooKeeper = registerAndWatch(one);
            List<RegistrySnapshot> onEtcd = registerAndWatch(other);
            for (List<RegistrySnapshot> seen : List.of(onZooKeeper, onEtcd)) {
                await().atMost(PATIENCE)
                        .until(() -> seen.stream()
                                .anyMatch(snapshot -> snapshot.server(0).isPresent()));
            }
            assertThat(one.diagnose().type()).isEqualTo("zookeeper");
            assertThat(other.diagnose().type()).isEqualTo("etcd");
        }
    }

    private static List<RegistrySnapshot> registerAndWatch(ServerRegistryConnector connector) {
        List<RegistrySnapshot> seen = new CopyOnWriteArrayList<>();
        connector.watch(Set.of("world"), seen::add);
        RegistrationHandle handle =
                connector.register(Registration.of("world", "127.0.0.1", 4_000), List.of(), state -> {});
        await().atMost(PATIENCE).until(() -> handle.state() instanceof RegistrationState.Registered);
        return seen;
    }
}
