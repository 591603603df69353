package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.Cluster;
import io.muster.cluster.ClusterStatistics;
import io.muster.cluster.DisconnectReason;
import io.muster.cluster.GroupStatistics;
import io.muster.cluster.HandlerMode;
import io.muster.cluster.LeaveReason;
import io.muster.cluster.Message;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerListener;
import io.muster.cluster.scenario.OpenWorld.Node;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is counted over the life of a cluster: per group whoever comes and goes, and for the cluster as a whole. */
final class StatisticsTest {

    private final TableRegistry table = new TableRegistry();
    private final OpenWorld open = new OpenWorld(config -> config.registry("memory"));

    @AfterEach
    void close() {
        open.close();
        table.close();
    }

    @Test
    void aGroupsSumsOutliveItsServers() {
        Node social = open.start("social", table.connector());
        Node first = open.start("world", table.connector());
        until(() -> first.isConnectedTo(social) && social.isConnectedTo(first));
        first.server(social.id()).send(1, new byte[10]);
        until(() -> social.heard("world").messages.size() == 1);

        first.cluster().close();
        until(() -> social.heard("world").countAny("left") == 1);
        GroupStatistics afterFirst = social.cluster().group("world").statistics();
        Node second = open.start("world", table.connector());
        until(() -> second.isConnectedTo(social) && social.isConnectedTo(second));
        second.server(social.id()).send(1, new byte[30]);
        social.server(second.id()).send(2, new byte[5]);
        until(() -> social.heard("world").messages.size() == 2);
        until(() -> second.heard("social").messages.size() == 1);

        assertThat(afterFirst.joined()).isEqualTo(1);
        assertThat(afterFirst.totals().receivedMessages()).isEqualTo(1);
        assertThat(afterFirst.left()).containsEntry(LeaveReason.GOODBYE, 1L).containsEntry(LeaveReason.REGISTRY, 0L);
        assertThat(afterFirst.disconnects())
                .containsEntry(DisconnectReason.PEER_STOPPING, 1L)
                .containsKeys(DisconnectReason.values());
        GroupStatistics now = social.cluster().group("world").statistics();
        assertThat(now.joined()).isEqualTo(2);
        assertThat(now.reconnects()).isZero();
        assertThat(now.totals().connects()).isEqualTo(2);
        assertThat(now.totals().receivedMessages()).isEqualTo(2);
        assertThat(now.totals().receivedBytes()).isEqualTo(40);
        assertThat(now.totals().sentMessages()).isEqualTo(1);
        assertThat(now.totals().sentBytes()).isEqualTo(5);
    }

    @Test
    void whatTheHandlersOfAServerThatLeftThrowIsCountedToo() {
        ServerListener failing = new ServerListener() {
            @Override
            public void onMessage(RemoteServer server, Message message) {
                throw new IllegalStateException("a message");
            }

            @Override
            public void onLeft(RemoteServer server, LeaveReason reason) {
                throw new IllegalStateException("the last callback");
            }
        };
        Node social = open.start("social", table.connector(), HandlerMode.WORKERS, Map.of("world", failing));
        Node world = open.start("world", table.connector());
        until(() -> world.isConnectedTo(social));
        world.server(social.id()).send(1, new byte[1]);
        until(() -> handlerFailures(social) == 1);

        world.cluster().close();

        until(() -> handlerFailures(social) == 2);
    }

    private static long handlerFailures(Node node) {
        return node.cluster().group("world").statistics().totals().handlerFailures();
    }

    @Test
    void registrationsAndIdChangesAreCounted() {
        TableConnector connector = table.connector();
        Node social = open.start("social", connector);
        until(() -> social.cluster().self().identity().isPresent());
        assertThat(social.cluster().statistics().registrations()).isEqualTo(1);

        connector.handles.get(0).loseAndClaimAgain();
        until(() -> social.cluster().statistics().registrations() == 2);
        assertThat(social.cluster().statistics().idChanges()).isZero();
        connector.handles.get(0).moveTo(social.id() + 5);

        until(() -> social.cluster().statistics().idChanges() == 1);
        assertThat(social.cluster().statistics().repairs()).isZero();
    }

    @Test
    void beforeTheStartEverythingIsZeroAndEveryReasonIsThere() {
        ClusterStatistics zero = Cluster.builder(open.config("world", config -> {}))
                .connector(table.connector())
                .build()
                .statistics();

        assertThat(zero.refusedByUs()).containsKeys("TOPOLOGY", "VERSION", "NOT_LISTED_YET");
        assertThat(zero.refusedByUs().values()).containsOnly(0L);
        assertThat(zero.recentRefusals()).isEmpty();
    }
}
