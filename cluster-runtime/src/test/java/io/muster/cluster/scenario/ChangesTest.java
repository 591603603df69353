package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static io.muster.cluster.scenario.Scenarios.untilConnected;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.Cluster;
import io.muster.cluster.DialFailureKind;
import io.muster.cluster.HandlerMode;
import io.muster.cluster.LinkStatus;
import io.muster.cluster.Listing;
import io.muster.cluster.Refusal;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.SendResult;
import io.muster.cluster.config.ClusterConfig;
import io.muster.cluster.scenario.OpenWorld.Node;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthStatus;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the registry changes about linked servers, on real sockets. */
final class ChangesTest {

    private final TableRegistry table = new TableRegistry();
    private final OpenWorld open =
            new OpenWorld(config -> config.registry("memory").set("link.redial.base", "20ms"));
    private final TableConnector worlds = table.connector();
    private final TableConnector socials = table.connector();
    private final Node world = open.start("world", worlds);
    private final Node social = open.start("social", socials);

    @AfterEach
    void close() {
        open.close();
        table.close();
    }

    @Test
    void anAcceptorWithANewIdLeavesAndJoinsUnderIt() {
        untilConnected(world, social);
        RemoteServer old = social.server(world.id());

        worlds.handles.get(0).moveTo(7);
        until(() -> social.heard("world").heard("connected 7"));
        until(() -> social.heard("world").heard("left " + old.id() + " ID_CHANGED"));

        assertThat(social.heard("world").events)
                .startsWith("joined " + old.id(), "connected " + old.id())
                .containsSubsequence(
                        "disconnected " + old.id() + " PEER_ID_CHANGED", "left " + old.id() + " ID_CHANGED")
                .containsSubsequence("joined 7", "connected 7")
                .hasSize(6);
        assertThat(old.send(1, new byte[1])).isEqualTo(SendResult.NOT_CONNECTED);
        assertThat(old.listing()).isInstanceOf(Listing.Left.class);
        assertThat(old.link()).isEqualTo(new LinkStatus.Closed());
        assertThat(social.server(7).instance()).isEqualTo(old.instance());
    }

    @Test
    void aDiallerWithANewIdDialsAgainUnderIt() {
        untilConnected(world, social);
        int old = social.id();

        socials.handles.get(0).moveTo(7);
        until(() -> world.heard("social").heard("connected 7"));
        until(() -> social.heard("world").countAny("connected") == 2);
        until(() -> world.heard("social").heard("left " + old + " ID_CHANGED"));

        assertThat(world.heard("social").events).containsSubsequence("joined 7", "connected 7");
        assertThat(social.heard("world").events)
                .containsExactly(
                        "joined " + world.id(),
                        "connected " + world.id(),
                        "disconnected " + world.id() + " OWN_ID_CHANGED",
                        "connected " + world.id());
    }

    @Test
    void newPropertiesAreOneChangeAndTheLinkStays() {
        untilConnected(world, social);

        worlds.handles.get(0).updateProperties(Map.of("region", "north"));
        until(() -> social.heard("world").countAny("changed") == 1);

        assertThat(social.server(world.id()).properties()).containsEntry("region", "north");
        assertThat(social.heard("world").countAny("disconnected")).isZero();
    }

    @Test
    void aServerInMaintenanceKeepsItsLink() {
        untilConnected(world, social);

        table.health(world.id(), new Health(HealthStatus.MAINTENANCE, "upgrade"));
        until(() -> social.heard("world").countAny("changed") == 1);

        RemoteServer seen = social.server(world.id());
        assertThat(seen.listing()).isEqualTo(new Listing.Listed(false));
        assertThat(seen.send(1, new byte[1])).isEqualTo(SendResult.TAKEN);
        until(() -> world.heard("social").messages.size() == 1);
    }

    @Test
    void aServerThatIsNoLongerListedKeepsItsLinkAndIsAnOrphan() {
        untilConnected(world, social);
        RemoteServer seen = social.server(world.id());

        table.remove(worlds.handles.get(0).identity());
        until(() -> seen.listing() instanceof Listing.Orphaned);

        assertThat(socials.refreshed).contains("world");
        assertThat(seen.send(1, new byte[1])).isEqualTo(SendResult.TAKEN);
        until(() -> world.heard("social").messages.size() == 1);
        assertThat(social.heard("world").countAny("disconnected")).isZero();
    }

    @Test
    void bothSidesShowARefusalOfATopologyThatDiffers() {
        String own = """
                muster {
                  system = open-world, group = world, registry.type = memory, bind.host = 127.0.0.1
                  groups {
                    client { visibility = external, connects-to = [world] }
                    social { visibility = internal, connects-to = [] }
                    world { visibility = internal }
                  }
                }
                """;
        Cluster other = Cluster.builder(ClusterConfig.parse(own))
                .connector(table.connector())
                .build();
        Node stranger = open.start(other, HandlerMode.WORKERS, Map.of());

        until(() -> social.cluster().server(stranger.id()).isPresent());
        RemoteServer seen = social.server(stranger.id());
        until(() -> seen.link() instanceof LinkStatus.BackingOff);

        LinkStatus.BackingOff link = (LinkStatus.BackingOff) seen.link();
        assertThat(link.lastFailure())
                .contains("TOPOLOGY")
                .contains("here social connects to []")
                .contains("the dialler thinks it connects to world");
        Refusal atTheDialler = social.cluster().statistics().recentRefusals().get(0);
        assertThat(atTheDialler.byUs()).isFalse();
        assertThat(atTheDialler.reason()).isEqualTo("TOPOLOGY");
        assertThat(atTheDialler.peer()).isEqualTo("server " + stranger.id());
        Refusal atTheAcceptor = other.statistics().recentRefusals().get(0);
        assertThat(atTheAcceptor.byUs()).isTrue();
        assertThat(atTheAcceptor.peer()).isEqualTo("social/" + social.id());
        assertThat(atTheDialler.text()).contains(atTheAcceptor.text());
        assertThat(other.statistics().refusedByUs().get("TOPOLOGY")).isPositive();
        assertThat(social.cluster().statistics().refusedByPeers().get("TOPOLOGY"))
                .isPositive();
        assertThat(social.cluster().group("world").statistics().failedDials().get(DialFailureKind.REFUSED))
                .isPositive();
    }
}
