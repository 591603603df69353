package io.muster.registry.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.InstanceId;
import io.muster.registry.Registration;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.health.Health;
import io.muster.registry.testkit.fixture.OpenBackend;
import io.muster.registry.testkit.process.ZooKeeperProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.x.discovery.ServiceDiscovery;
import org.apache.curator.x.discovery.ServiceDiscoveryBuilder;
import org.apache.curator.x.discovery.ServiceInstance;
import org.apache.curator.x.discovery.ServiceProvider;
import org.apache.curator.x.discovery.ServiceType;
import org.apache.curator.x.discovery.details.JsonInstanceSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P24: what Curator's own discovery makes of the entries. */
@SuppressWarnings("rawtypes") // the payload's type is a class literal
class ServiceDiscoveryIT {

    private ZooKeeperProcess server;
    private OpenBackend backend;
    private CuratorFramework curator;
    private ServiceDiscovery<Map> discovery;

    @BeforeEach
    void start() throws Exception {
        server = new ZooKeeperProcess(Duration.ofMillis(500), List.of());
        server.start();
        backend = OpenBackend.connected(
                ZooKeeperBackend::new,
                ZooKeeperSettings.of(server.connectString()).withSessionTimeout(Duration.ofSeconds(4)));
        curator = CuratorFrameworkFactory.newClient(server.connectString(), new RetryOneTime(100));
        curator.start();
        discovery = ServiceDiscoveryBuilder.builder(Map.class)
                .client(curator)
                .basePath("/muster/" + OpenBackend.SYSTEM + "/groups")
                .serializer(new JsonInstanceSerializer<>(Map.class))
                .build();
        discovery.start();
    }

    @AfterEach
    void stop() throws Exception {
        discovery.close();
        curator.close();
        backend.close();
        server.close();
    }

    @Test
    void readsAnEntryWithItsPayload() throws Exception {
        long before = System.currentTimeMillis();
        EntryContent content = content("h.example", Health.warning("busy"));
        Claim claim = backend.claim(content);

        assertThat(discovery.queryForNames()).containsExactly(OpenBackend.GROUP);
        ServiceInstance<Map> instance = single();

        assertThat(instance.getName()).isEqualTo(OpenBackend.GROUP);
        assertThat(instance.getId()).isEqualTo(content.registration().instance().toString());
        assertThat(instance.getAddress()).isEqualTo("h.example");
        assertThat(instance.getPort()).isEqualTo(4000);
        assertThat(instance.getServiceType()).isEqualTo(ServiceType.DYNAMIC);
        assertThat(instance.getRegistrationTimeUTC()).isGreaterThanOrEqualTo(before);
        assertThat(instance.isEnabled()).isTrue();
        assertThat((Object) instance.getPayload())
                .isEqualTo(Map.of(
                        "format",
                        1,
                        "id",
                        0,
                        "instance",
                        content.registration().instance().toString(),
                        "epoch",
                        claim.identity().incarnation().epoch(),
                        "health",
                        "WARNING",
                        "note",
                        "busy",
                        "properties",
                        Map.of("zone", "ä")));
    }

    @Test
    void leavesOutOfItsChoiceWhoIsNotUp() throws Exception {
        EntryContent content = content("h", Health.critical("ill"));
        Claim claim = backend.claim(content);
        assertThat(single().isEnabled()).isFalse();
        try (ServiceProvider<Map> provider = discovery
                .serviceProviderBuilder()
                .serviceName(OpenBackend.GROUP)
                .build()) {
            provider.start();
            assertThat(provider.getAllInstances()).isEmpty();
        }
        OpenBackend.get(backend.raw().publish(claim, new EntryContent(content.registration(), Health.PASSING)));
        assertThat(single().isEnabled()).isTrue();
    }

    @Test
    void readsAServerThatAcceptsNobody() throws Exception {
        backend.claim(new EntryContent(
                new Registration(OpenBackend.GROUP, InstanceId.random(), "", 0, Map.of()), Health.PASSING));

        assertThat(single().getAddress()).isNull();
        assertThat(single().getPort()).isNull();
    }

    private ServiceInstance<Map> single() throws Exception {
        assertThat(discovery.queryForInstances(OpenBackend.GROUP)).hasSize(1);
        return discovery.queryForInstances(OpenBackend.GROUP).iterator().next();
    }

    private static EntryContent content(String host, Health health) {
        return new EntryContent(
                new Registration(OpenBackend.GROUP, InstanceId.random(), host, 4000, Map.of("zone", "ä")), health);
    }
}
