package io.muster.benchmarks.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerRegistryConnector;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connectors, and what they bring, get on with each other in one JVM, all three registries live at once: one Netty, one gRPC, one OkHttp, one Guava, one Jackson. */
final class OneClassPathIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void allConnectorsRegisterAndWatchAtOnce() throws Exception {
        try (Registry zooKeeper = Registry.start(RegistryType.zookeeper);
                Registry etcd = Registry.start(RegistryType.etcd);
                Registry consul = Registry.start(RegistryType.consul);
                ServerRegistryConnector one = zooKeeper.startedConnector();
                ServerRegistryConnector other = etcd.startedConnector();
                ServerRegistryConnector third = consul.startedConnector()) {
            List<RegistrySnapshot> onZooKeeper = registerAndWatch(one);
            List<RegistrySnapshot> onEtcd = registerAndWatch(other);
            List<RegistrySnapshot> onConsul = registerAndWatch(third);
            for (List<RegistrySnapshot> seen : List.of(onZooKeeper, onEtcd, onConsul)) {
                await().atMost(PATIENCE)
                        .until(() -> seen.stream()
                                .anyMatch(snapshot -> snapshot.server(0).isPresent()));
            }
            assertThat(one.diagnose().type()).isEqualTo("zookeeper");
            assertThat(other.diagnose().type()).isEqualTo("etcd");
            assertThat(third.diagnose().type()).isEqualTo("consul");
        }
    }

    /** Two copies of a library would be told apart by nobody, until one lacks what the other has. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "okhttp3/OkHttpClient.class",
                "okio/Okio.class",
                "io/netty/channel/Channel.class",
                "io/grpc/ManagedChannel.class",
                "com/google/common/base/Joiner.class",
                "com/fasterxml/jackson/databind/ObjectMapper.class"
            })
    void thereIsOneOfEach(String library) throws IOException {
        assertThat(Collections.list(getClass().getClassLoader().getResources(library)))
                .hasSize(1);
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
