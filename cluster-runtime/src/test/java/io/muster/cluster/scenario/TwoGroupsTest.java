package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.SendResult;
import io.muster.cluster.StopReport;
import io.muster.cluster.scenario.OpenWorld.Node;
import io.muster.registry.Departure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two servers and a registry that is a table: the whole runtime on real sockets. */
final class TwoGroupsTest {

    private final TableRegistry table = new TableRegistry();
    private final OpenWorld open = new OpenWorld(config -> config.registry("memory"));

    @AfterEach
    void close() {
        open.close();
        table.close();
    }

    @Test
    void twoServersLinkAndTalkBothWays() throws Exception {
        Node world = open.start("world", table.connector());
        Node social = open.start("social", table.connector());
        social.cluster().awaitReady(OpenWorld.PATIENCE);
        until(() -> world.isConnectedTo(social));

        SendResult up = social.server(world.id()).send(7, new byte[] {1, 2, 3});
        SendResult down = world.server(social.id()).send(65_535, new byte[0]);

        assertThat(up).isEqualTo(SendResult.TAKEN);
        assertThat(down).isEqualTo(SendResult.TAKEN);
        until(() -> !world.heard("social").messages.isEmpty());
        until(() -> !social.heard("world").messages.isEmpty());
        assertThat(world.heard("social").messages.get(0).tag()).isEqualTo(7);
        assertThat(world.heard("social").messages.get(0).bytes()).containsExactly(1, 2, 3);
        assertThat(social.heard("world").messages.get(0).tag()).isEqualTo(65_535);
    }

    @Test
    void aGracefulStopIsToldToThePeerAndLeavesNothing() throws Exception {
        Node world = open.start("world", table.connector());
        Node social = open.start("social", table.connector());
        until(() -> social.heard("world").heard("connected " + world.id()));
        int id = world.id();

        StopReport report = world.cluster()
                .stop(Duration.ofSeconds(5))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertThat(report.departure()).isEqualTo(Departure.REMOVED);
        assertThat(report.links()).isEqualTo(1);
        assertThat(report.isClean()).as(report.toString()).isTrue();
        until(() -> social.heard("world").heard("left " + id + " GOODBYE"));
        assertThat(social.heard("world").events)
                .containsExactly(
                        "joined " + id,
                        "connected " + id,
                        "disconnected " + id + " PEER_STOPPING",
                        "left " + id + " GOODBYE");
    }
}
