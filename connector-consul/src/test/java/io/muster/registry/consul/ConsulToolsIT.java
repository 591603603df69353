package io.muster.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.consul.ConsulSettings.AgentCheck;
import io.muster.registry.consul.ConsulSettings.Publication;
import io.muster.registry.health.HealthStatus;
import io.muster.registry.testkit.fixture.Participant;
import io.muster.registry.testkit.process.ConsulProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Consul's own tools show of a group (P24), and what they do to it (P11). */
class ConsulToolsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SERVICE = "system-world";

    private static ConsulProcess agent;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startAgent() throws Exception {
        agent = ConsulProcess.server(ConsulHarness.program(), "");
        agent.start();
    }

    @AfterAll
    static void stopAgent() {
        agent.close();
    }

    private static ConsulSettings settings() {
        return ConsulHarness.settings(agent.endpoint());
    }

    private String tool(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("-http-addr=" + agent.endpoint());
        return ConsulTool.run(folder, all.toArray(String[]::new));
    }

    @Test
    void aGroupIsAServiceInTheCatalogAndInDns() throws Exception {
        ConsulSettings tagged = settings()
                .withPublication(new Publication(
                        "muster", "{system}-{group}", List.of("live"), Duration.ofMinutes(1), List.of()));
        try (Participant one = Participant.start(ConsulConnector::new, tagged)) {
            Registration registration =
                    new Registration(Participant.GROUP, InstanceId.random(), "10.1.2.3", 4711, Map.of());
            RegistrationHandle handle = one.register(registration);
            Participant.claim(handle);

            assertThat(tool("catalog", "services", "-tags").lines())
                    .anySatisfy(line -> assertThat(line).contains(SERVICE).contains("live"));
            assertThat(srv(SERVICE)).containsExactly(4711);
            assertThat(srv("live." + SERVICE)).hasSize(1);

            handle.maintenance(Optional.of("repairs"));
            await().atMost(PATIENCE).until(() -> srv(SERVICE).isEmpty());
            assertThat(status("health:")).isEqualTo("critical");
            handle.maintenance(Optional.empty());
            await().atMost(PATIENCE).until(() -> srv(SERVICE).size() == 1);
            assertThat(status("health:")).isEqualTo("passing");

            handle.close();
            assertThat(srv(SERVICE)).isEmpty();
            assertThat(tool("catalog", "services")).doesNotContain(SERVICE);
        }
    }

    @Test
    void consulsMaintenanceIsRespectedAndLeftAlone() throws Exception {
        try (Participant one = Participant.start(ConsulConnector::new, settings())) {
            RegistrationHandle handle = one.registered();
            int id = Participant.claim(handle).id();
            String serviceId = serviceId();
            one.await(snapshot -> isHealth(snapshot.group(Participant.GROUP).server(id), HealthStatus.PASSING));

            tool("maint", "-enable", "-service=" + serviceId, "-reason=disk");
            one.await(snapshot -> isHealth(snapshot.group(Participant.GROUP).server(id), HealthStatus.MAINTENANCE));
            // registers anew, and does not take the maintenance back
            handle.updateProperties(Map.of("k", "v"));
            one.await(snapshot -> snapshot.group(Participant.GROUP)
                    .server(id)
                    .filter(server -> server.properties().containsKey("k"))
                    .isPresent());
            one.await(snapshot -> isHealth(snapshot.group(Participant.GROUP).server(id), HealthStatus.MAINTENANCE));

            tool("maint", "-disable", "-service=" + serviceId);
            one.await(snapshot -> isHealth(snapshot.group(Participant.GROUP).server(id), HealthStatus.PASSING));
        }
    }

    @Test
    void theAgentsOwnCheckMakesAServerCriticalAndListed() throws Exception {
        ConsulSettings checked = settings()
                .withPublication(new Publication(
                        "muster",
                        "{system}-{group}",
                        List.of(),
                        Duration.ofMinutes(1),
                        List.of(new AgentCheck(
                                AgentCheck.Kind.TCP, "", Duration.ofSeconds(1), Duration.ofMillis(500)))));
        ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        try (Participant one = Participant.start(ConsulConnector::new, checked)) {
            RegistrationHandle handle =
                    one.register(Registration.of(Participant.GROUP, "127.0.0.1", listener.getLocalPort()));
            int id = Participant.claim(handle).id();
            one.await(snapshot -> isHealth(snapshot.group(Participant.GROUP).server(id), HealthStatus.PASSING));
            listener.close();
            one.await(snapshot -> isHealth(snapshot.group(Participant.GROUP).server(id), HealthStatus.CRITICAL));
        } finally {
            listener.close();
        }
    }

    private static boolean isHealth(Optional<RegisteredServer> server, HealthStatus status) {
        return server.filter(found -> found.health().status() == status).isPresent();
    }

    private static JsonNode entry() {
        return new RawConsul(agent.address())
                .read("health/service/" + SERVICE + "?consistent")
                .path(0);
    }

    private static String serviceId() {
        return entry().path("Service").path("ID").asText();
    }

    private static String status(String check) {
        for (JsonNode each : entry().path("Checks")) {
            if (each.path("CheckID").asText().startsWith(check)) {
                return each.path("Status").asText();
            }
        }
        return "";
    }

    private static List<Integer> srv(String name) throws IOException {
        return DnsLookup.ports(agent.dnsPort(), name + ".service.consul");
    }
}
