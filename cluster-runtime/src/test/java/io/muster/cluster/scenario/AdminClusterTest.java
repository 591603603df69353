package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.muster.cluster.Cluster;
import io.muster.cluster.ClusterState;
import io.muster.cluster.scenario.OpenWorld.Node;
import io.muster.registry.Registration;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthStatus;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code /cluster} says, and how the endpoint starts and ends with its server. */
final class AdminClusterTest {

    private final TableRegistry table = new TableRegistry();
    private final OpenWorld open =
            new OpenWorld(config -> config.registry("memory").admin(0).set("link.redial.base", "20ms"));

    @AfterEach
    void close() {
        open.close();
        table.close();
    }

    @Test
    void selfRegistryAndGroupsAreTold() throws Exception {
        TableConnector worlds = table.connector();
        Node world = open.start("world", worlds);
        Node social = open.start("social", table.connector());
        until(() -> social.isConnectedTo(world));

        Config told = AdminClient.of(social.cluster()).json("/cluster");

        assertThat(told.getString("state")).isEqualTo("running");
        assertThat(told.getString("self.system")).isEqualTo(OpenWorld.SYSTEM);
        assertThat(told.getInt("self.id")).isEqualTo(social.id());
        assertThat(told.getString("self.instance"))
                .isEqualTo(social.cluster().self().instance().toString());
        assertThat(told.getInt("self.port")).isEqualTo(social.cluster().self().advertisedPort());
        assertThat(told.getString("self.registration.state")).isEqualTo("registered");
        assertThat(told.getString("registry.type")).isEqualTo("table");
        assertThat(told.getString("registry.view.state")).isEqualTo("current");
        assertThat(told.getLong("registry.snapshotVersion")).isPositive();
        assertThat(told.getDouble("registry.bounds.settleSeconds")).isEqualTo(1);
        assertThat(told.getConfigList("groups"))
                .extracting(group -> group.getString("name") + " " + group.getString("direction") + " "
                        + group.getString("visibility") + " needs " + group.getInt("neededLinks"))
                .containsExactly("client downstream external needs 0", "world upstream internal needs 1");
        assertThat(told.getConfigList("groups").get(1).getInt("links.connected"))
                .isEqualTo(1);
    }

    @Test
    void aServerIsToldFromJoinedOverOrphanedToLeft() throws Exception {
        TableConnector worlds = table.connector();
        Node world = open.start("world", worlds);
        Node social = open.start("social", table.connector());
        AdminClient admin = AdminClient.of(social.cluster());
        int id = world.id();
        until(() -> admin.server(id).isPresent());
        until(() -> link(admin, id).equals("connected"));
        social.server(id).send(1, new byte[3]);

        Config linked = admin.server(id).orElseThrow();
        assertThat(linked.getString("listing.state")).isEqualTo("listed");
        assertThat(linked.getBoolean("listing.up")).isTrue();
        assertThat(linked.getString("link.remoteAddress")).contains("127.0.0.1");
        assertThat(linked.getLong("counters.sentMessages")).isEqualTo(1);
        assertThat(linked.getLong("counters.sentBytes")).isEqualTo(3);

        table.health(id, new Health(HealthStatus.CRITICAL, "no disk"));
        until(() -> !admin.server(id).orElseThrow().getBoolean("listing.up"));
        assertThat(admin.server(id).orElseThrow().getString("health.note")).isEqualTo("no disk");

        table.remove(worlds.handles.get(0).identity());
        until(() -> admin.server(id).orElseThrow().getString("listing.state").equals("orphaned"));
        assertThat(admin.server(id).orElseThrow().getString("listing.until")).isNotEmpty();

        world.cluster().close();
        until(() -> admin.server(id).isEmpty());
        Config counters = admin.json("/cluster").getConfigList("groups").get(1).getConfig("counters");
        assertThat(counters.getLong("sentMessages")).isEqualTo(1);
        assertThat(counters.getLong("leaves.goodbye")).isEqualTo(1);
    }

    private static String lastFailure(AdminClient admin, int id) throws Exception {
        Config server = admin.server(id).orElseThrow();
        return server.hasPath("link.lastFailure") ? server.getString("link.lastFailure") : "";
    }

    private static String link(AdminClient admin, int id) throws Exception {
        return admin.server(id).orElseThrow().getString("link.state");
    }

    @Test
    void aRefusalIsToldAtBothEnds() throws Exception {
        OpenWorld impatient = new OpenWorld(config -> config.registry("memory")
                .admin(0)
                .set("link.hold-timeout", "50ms")
                .set("link.redial.base", "20ms"));
        try (impatient) {
            Node blind = impatient.start("world", new DelayedView(table.connector()));
            Node social = impatient.start("social", table.connector());
            AdminClient refused = AdminClient.of(social.cluster());
            AdminClient refusing = AdminClient.of(blind.cluster());

            until(() -> refused.json("/cluster").hasPath("handshakes.refusedByPeers.not-listed-yet"));
            until(() -> refusing.json("/cluster").hasPath("handshakes.refusedByUs.not-listed-yet"));

            Config last = refused.json("/cluster")
                    .getConfigList("handshakes.recentRefusals")
                    .get(0);
            assertThat(last.getString("by")).isEqualTo("peer");
            assertThat(last.getString("reason")).isEqualTo("not-listed-yet");
            until(() -> lastFailure(refused, blind.id()).contains("NOT_LISTED_YET"));
        }
    }

    @Test
    void theUrlIsRegisteredAndStaysWithNewProperties() throws Exception {
        Node world = open.start("world", table.connector());
        Node social = open.start("social", table.connector());
        until(() -> social.cluster().server(world.id()).isPresent());
        String url = world.cluster().self().adminUrl().orElseThrow();

        assertThat(url).matches("http://127\\.0\\.0\\.1:[1-9]\\d*");
        assertThat(social.server(world.id()).properties()).containsEntry(Registration.ADMIN_URL, url);

        world.cluster().self().updateProperties(Map.of("region", "north"));
        until(() -> social.server(world.id()).properties().containsKey("region"));
        assertThat(social.server(world.id()).properties()).containsEntry(Registration.ADMIN_URL, url);
        assertThatThrownBy(() -> world.cluster().self().updateProperties(Map.of(Registration.ADMIN_URL, "http://evil")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Registration.ADMIN_URL);
    }

    @Test
    void withoutAPortThereIsNoEndpointAndNoUrl() {
        OpenWorld plain = new OpenWorld(config -> config.registry("memory"));
        try (plain) {
            Node world = plain.start("world", table.connector());
            Node social = plain.start("social", table.connector());
            until(() -> social.cluster().server(world.id()).isPresent());

            assertThat(world.cluster().self().adminUrl()).isEmpty();
            assertThat(social.server(world.id()).properties()).isEmpty();
        }
    }

    @Test
    void aTakenPortFailsTheStartAndLeavesNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TableConnector connector = table.connector();
            Cluster cluster = Cluster.builder(open.config("world", config -> config.admin(taken.getLocalPort())))
                    .connector(connector)
                    .build();

            assertThatThrownBy(cluster::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("muster.admin.port");

            assertThat(cluster.state()).isEqualTo(ClusterState.STOPPED);
            assertThat(connector.handles).as("registrations").isEmpty();
        }
        until(AdminClusterTest::noThreadOfTheEndpoint);
    }

    @Test
    void noThreadOfTheEndpointOutlivesTheStop() throws Exception {
        Node world = open.start("world", table.connector());
        AdminClient.of(world.cluster()).get("/cluster");

        world.cluster().close();

        until(AdminClusterTest::noThreadOfTheEndpoint);
    }

    private static boolean noThreadOfTheEndpoint() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("muster-admin") && thread.isAlive());
    }
}
