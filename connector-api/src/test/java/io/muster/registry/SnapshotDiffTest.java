package io.muster.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.ServerChange.Changed;
import io.muster.registry.ServerChange.Joined;
import io.muster.registry.ServerChange.Left;
import io.muster.registry.health.Health;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotDiffTest {

    private static RegisteredServer server(int id, int instance, long revision, Health health) {
        ServerIdentity identity = new ServerIdentity(id, new InstanceId(0, instance), new Incarnation(1, revision));
        return new RegisteredServer("world", identity, "host", 1, Map.of(), health, true);
    }

    private static RegisteredServer server(int id, int instance, long revision) {
        return server(id, instance, revision, Health.PASSING);
    }

    private static GroupSnapshot group(RegisteredServer... servers) {
        return GroupSnapshot.of("world", List.of(servers), 0);
    }

    @Test
    void between_same_isNothing() {
        assertThat(SnapshotDiff.between(group(server(1, 1, 1)), group(server(1, 1, 1))))
                .isEmpty();
    }

    @Test
    void between_everything_departuresFirstThenById() {
        GroupSnapshot before = group(server(1, 1, 1), server(2, 2, 2), server(5, 5, 5), server(6, 6, 6));
        GroupSnapshot after = group(server(0, 9, 9), server(2, 2, 2), server(5, 55, 8), server(6, 6, 7));

        assertThat(SnapshotDiff.between(before, after))
                .containsExactly(
                        new Left(server(1, 1, 1)),
                        new Left(server(5, 5, 5)),
                        new Joined(server(0, 9, 9)),
                        new Joined(server(5, 55, 8)),
                        new Changed(server(6, 6, 6), server(6, 6, 7)));
    }

    @Test
    void between_healthAlone_isAChange() {
        RegisteredServer ill = server(1, 1, 1, Health.critical("x"));

        assertThat(SnapshotDiff.between(group(server(1, 1, 1)), group(ill)))
                .containsExactly(new Changed(server(1, 1, 1), ill));
    }

    @Test
    void between_sameInstanceUnderAnotherId_leftAndJoined() {
        assertThat(SnapshotDiff.between(group(server(1, 1, 1)), group(server(2, 1, 2))))
                .containsExactly(new Left(server(1, 1, 1)), new Joined(server(2, 1, 2)));
    }

    @Test
    void between_skippedEntriesAlone_isNothing() {
        GroupSnapshot withRubbish = GroupSnapshot.of("world", List.of(server(1, 1, 1)), 3);

        assertThat(SnapshotDiff.between(group(server(1, 1, 1)), withRubbish)).isEmpty();
    }

    @Test
    void initial_everybodyJoined() {
        assertThat(SnapshotDiff.initial(group(server(2, 2, 2), server(1, 1, 1))))
                .containsExactly(new Joined(server(1, 1, 1)), new Joined(server(2, 2, 2)));
    }

    @Test
    void between_twoGroups_isAMistake() {
        GroupSnapshot social = GroupSnapshot.of("social", List.of(), 0);

        assertThatThrownBy(() -> SnapshotDiff.between(group(), social))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("social");
    }
}
