package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.scenario.OpenWorld.Node;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many connections that say nothing: they cost little, do not keep others out, and end at the identity timeout. */
final class CrowdedPortTest {

    private static final int CROWD = 1_000;

    /** A receive buffer for each would be four times as much. */
    private static final long MOST_MEMORY = 32L << 20;

    private final List<WrittenFromThePage> crowd = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (WrittenFromThePage idle : crowd) {
            idle.close();
        }
    }

    private void gather(Innocents innocents, int size) throws Exception {
        for (int i = 0; i < size; i++) {
            crowd.add(innocents.connect());
        }
    }

    @Test
    void aThousandIdleConnectsCostLittleAndLetARealPeerIn() throws Exception {
        try (LogLines log = new LogLines();
                Innocents innocents = new Innocents(config -> config.set("link.identity-timeout", "10s"))) {
            long before = PlatformDependent.usedDirectMemory();
            gather(innocents, CROWD);
            until(() -> innocents.world.cluster().statistics().openHandshakes() == CROWD);
            long used = PlatformDependent.usedDirectMemory() - before;

            Node real = innocents.open.start("social", innocents.table.connector());
            Scenarios.untilConnected(innocents.world, real);

            assertThat(used).isLessThan(MOST_MEMORY);
            assertThat(real.server(innocents.world.id()).statistics().failedDials())
                    .isZero();
            for (WrittenFromThePage idle : crowd) {
                assertThat(idle.readRefused().code()).isEqualTo(12);
            }
            innocents.assertNothingLeft();
            innocents.assertUndisturbed();
            assertThat(innocents.world.cluster().statistics().refusedByUs())
                    .containsEntry("IDENTITY_TIMEOUT", (long) CROWD);
            assertThat(log.beginning("Refused"))
                    .as("a crowd cannot fill the log")
                    .hasSizeBetween(1, 25)
                    .allMatch(line -> line.contains("IDENTITY_TIMEOUT"));
        }
    }

    @Test
    void beyondTheLimitEveryoneIsToldAndARealPeerComesInOnceThereIsRoom() throws Exception {
        int limit = 20;
        try (LogLines log = new LogLines();
                Innocents innocents = new Innocents(config -> config.set("link.max-handshakes", "" + limit)
                        .set("link.max-held", "8")
                        .set("link.identity-timeout", "5s"))) {
            gather(innocents, limit);
            until(() -> innocents.world.cluster().statistics().openHandshakes() == limit);
            try (WrittenFromThePage oneTooMany = innocents.connect()) {
                assertThat(oneTooMany.readRefused())
                        .isEqualTo(new WrittenFromThePage.Ending(
                                9,
                                Peers.of(innocents.world).instanceText(),
                                "20 handshakes are under way, as many as link.max-handshakes allows"));
                assertThat(log.beginning("Refused"))
                        .containsExactly("Refused a peer at /127.0.0.1:" + oneTooMany.localPort()
                                + ": 20 handshakes are under way, as many as link.max-handshakes allows");
            }

            Node real = innocents.open.start("social", innocents.table.connector());
            Scenarios.untilConnected(innocents.world, real);

            assertThat(real.server(innocents.world.id()).statistics().failedDials())
                    .as("it was told, and came again")
                    .isPositive();
            innocents.assertNothingLeft();
            innocents.assertUndisturbed();
        }
    }
}
