package io.muster.registry.engine;

import static io.muster.registry.engine.Entries.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.GroupSnapshot;
import io.muster.registry.RegisteredServer;
import io.muster.registry.health.Health;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WithheldTest {

    private static GroupSnapshot group(RegisteredServer... servers) {
        return GroupSnapshot.of(Entries.GROUP, List.of(servers), 0);
    }

    @Test
    void missing_isKept_andJoined_isAdded() {
        assertThat(Withheld.departures(group(server(1, 5)), group(server(2, 6))).serversById())
                .containsOnlyKeys(1, 2);
    }

    @Test
    void sameIdOtherInstanceNewer_isReplacedAtOnce() {
        RegisteredServer newer = server(1, 9, 200, 1);

        assertThat(Withheld.departures(group(server(1, 5)), group(newer)).servers())
                .containsExactly(newer);
    }

    @Test
    void sameIdOtherInstanceOlder_resurrectsNobody() {
        RegisteredServer old = server(1, 9, 100, 3);

        assertThat(Withheld.departures(group(server(1, 5)), group(old)).servers())
                .containsExactly(server(1, 5));
    }

    @Test
    void cameBackUnderAnotherId_isNotKeptUnderTheOldOne() {
        RegisteredServer again = server(4, 1, 200, 1);

        assertThat(Withheld.departures(group(server(1, 5)), group(again)).servers())
                .containsExactly(again);
    }

    @Test
    void sameIncarnationWithOtherContent_isTheNewContent() {
        RegisteredServer moved = new RegisteredServer(
                Entries.GROUP, server(1, 5).identity(), "elsewhere", 1, Map.of(), Health.PASSING, true);

        assertThat(Withheld.departures(group(server(1, 5)), group(moved)).servers())
                .containsExactly(moved);
    }
}
