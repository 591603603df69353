package io.muster.registry.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationListener;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.spi.InvalidSettingsException;
import io.muster.registry.spi.MapSource;
import io.muster.registry.spi.ServerRegistryConnectorProvider;
import io.muster.registry.spi.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class MemoryConnectorProviderTest {

    private static ServerRegistryConnector connector(String system, Map<String, String> settings) {
        ServerRegistryConnectorProvider provider = ServiceLoader.load(ServerRegistryConnectorProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.type().equals("memory"))
                .findAny()
                .orElseThrow();
        return provider.create(
                new SettingsReader(new MapSource("registry.memory", settings)), ConnectorContext.of(system));
    }

    @Test
    void connectorsOfOneName_seeEachOther_thoseOfAnotherNameOrSystemDoNot() {
        Map<String, String> settings = Map.of("name", "provider-test");
        try (ServerRegistryConnector one = connector("sys", settings);
                ServerRegistryConnector two = connector("sys", settings);
                ServerRegistryConnector otherSystem = connector("sys2", settings);
                ServerRegistryConnector otherName = connector("sys", Map.of("name", "provider-test-2"))) {
            one.start();
            two.start();
            otherSystem.start();
            otherName.start();
            Queue<RegistrySnapshot> seen = new ConcurrentLinkedQueue<>();
            Queue<RegistrySnapshot> elsewhere = new ConcurrentLinkedQueue<>();
            two.watch(Set.of("world"), seen::add);
            otherSystem.watch(Set.of("world"), elsewhere::add);
            otherName.watch(Set.of("world"), elsewhere::add);

            RegistrationHandle handle =
                    one.register(Registration.of("world", "localhost", 7000), RegistrationListener.NONE);
            await().until(() -> handle.claim().isPresent());
            await().until(() ->
                    seen.stream().anyMatch(snapshot -> snapshot.server(0).isPresent()));
            await().until(() -> elsewhere.size() == 2);
            assertThat(elsewhere)
                    .allSatisfy(snapshot -> assertThat(snapshot.server(0)).isEmpty());
            handle.close();

            await().until(() ->
                    seen.stream().reduce((a, b) -> b).orElseThrow().server(0).isEmpty());
        }
    }

    @Test
    void settingsThatCannotBe_areAllToldAtOnce() {
        assertThatThrownBy(() -> connector("sys", Map.of("lease-ttl", "1ms", "nmae", "x")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("registry.memory.lease-ttl")
                .hasMessageContaining("did you mean 'name'?");
    }

    @Test
    void registry_hasAThreadOnlyWhileItHasClients() {
        String thread = "muster-memory-registry-threads-test/sys";
        try (ServerRegistryConnector connector = connector("sys", Map.of("name", "threads-test"))) {
            assertThat(threads()).doesNotContain(thread);
            connector.start();
            await().until(() -> threads().contains(thread));
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> !threads().contains(thread));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }
}
