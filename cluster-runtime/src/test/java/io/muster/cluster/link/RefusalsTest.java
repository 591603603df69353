package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.link.protocol.RefusalReason;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RefusalsTest {

    private static final InetSocketAddress PEER = InetSocketAddress.createUnresolved("peer", 4000);

    private final Refusals refusals = new Refusals(() -> Instant.EPOCH);

    @Test
    void counts_areKeptApartByEndAndReason() {
        refusals.byUs(RefusalReason.TOPOLOGY, "world/1", PEER, "not allowed");
        refusals.byUs(RefusalReason.TOPOLOGY, "world/1", PEER, "not allowed");
        refusals.byPeer(RefusalReason.VERSION, "server 2", PEER, "too old");

        assertThat(refusals.countsByUs())
                .containsEntry(RefusalReason.TOPOLOGY, 2L)
                .containsEntry(RefusalReason.VERSION, 0L);
        assertThat(refusals.countsByPeers())
                .containsEntry(RefusalReason.VERSION, 1L)
                .containsEntry(RefusalReason.TOPOLOGY, 0L);
    }

    @Test
    void recent_keepsTheLastOnesOnly() {
        for (int i = 0; i < 10 * Refusals.RECENT; i++) {
            refusals.byUs(RefusalReason.MALFORMED, "", PEER, "number " + i);
        }

        assertThat(refusals.recent()).hasSize(Refusals.RECENT);
        assertThat(refusals.recent().get(0).text()).isEqualTo("number " + 9 * Refusals.RECENT);
        assertThat(refusals.recent().get(Refusals.RECENT - 1).text()).isEqualTo("number " + (10 * Refusals.RECENT - 1));
        assertThat(refusals.countsByUs()).containsEntry(RefusalReason.MALFORMED, 10L * Refusals.RECENT);
    }
}
