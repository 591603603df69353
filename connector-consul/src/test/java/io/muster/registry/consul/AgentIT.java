package io.muster.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerChange;
import io.muster.registry.ServerIdentity;
import io.muster.registry.SnapshotDiff;
import io.muster.registry.testkit.fixture.Participant;
import io.muster.registry.testkit.process.ConsulCluster;
import io.muster.registry.testkit.process.ConsulProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of servers whose agent is restarted, frozen, or leaves. */
class AgentIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static ConsulSettings settings(ConsulProcess agent) {
        return ConsulHarness.settings(agent.endpoint());
    }

    @Test
    void anAgentThatForgotEverythingIsToldAgain() throws Exception {
        try (ConsulProcess agent = ConsulProcess.dev(ConsulHarness.program(), "")) {
            agent.start();
            try (Participant one = Participant.start(ConsulConnector::new, settings(agent));
                    Participant watching = Participant.start(ConsulConnector::new, settings(agent))) {
                RegistrationHandle handle = one.registered();
                ServerIdentity before = Participant.claim(handle);
                watching.awaitExactly(before);
                agent.restart(true);
                await().atMost(PATIENCE)
                        .until(() -> handle.claim()
                                .filter(claim -> claim.incarnation().isNewerThan(before.incarnation()))
                                .isPresent());
                ServerIdentity after = handle.claim().orElseThrow();
                assertThat(after.id()).isEqualTo(before.id());
                watching.await(snapshot -> snapshot.freshness().isCurrent()
                        && snapshot.group(Participant.GROUP)
                                .server(after.id())
                                .filter(server -> server.identity().equals(after))
                                .isPresent());
                assertNobodyLeft(watching);
            }
        }
    }

    @Test
    void anAgentThatKeptItsDataIsToldNothing() throws Exception {
        try (ConsulProcess agent = ConsulProcess.server(ConsulHarness.program(), "")) {
            agent.start();
            try (Participant one = Participant.start(ConsulConnector::new, settings(agent));
                    Participant watching = Participant.start(ConsulConnector::new, settings(agent))) {
                RegistrationHandle handle = one.registered();
                ServerIdentity before = Participant.claim(handle);
                watching.awaitExactly(before);
                agent.restart(true);
                watching.awaitSeen(snapshot -> !snapshot.freshness().isCurrent());
                watching.awaitExactly(before);
                assertThat(Participant.claim(handle)).isEqualTo(before);
                assertNobodyLeft(watching);
            }
        }
    }

    @Test
    void aFrozenAgentMakesViewsStaleAndClaimsLapse() throws Exception {
        try (ConsulProcess agent = ConsulProcess.server(ConsulHarness.program(), "")) {
            agent.start();
            try (Participant one = Participant.start(ConsulConnector::new, settings(agent))) {
                RegistrationHandle handle = one.registered();
                one.awaitExactly(Participant.claim(handle));
                agent.freeze();
                one.awaitStale();
                await().atMost(PATIENCE).until(() -> handle.state() instanceof RegistrationState.Suspended);
                assertThat(handle.claim()).isEmpty();
                agent.thaw();
                one.awaitExactly(Participant.claim(handle));
            }
        }
    }

    @Test
    void anAgentThatLeftAndCameBackBringsItsServersBack() throws Exception {
        try (ConsulCluster cluster = new ConsulCluster(ConsulHarness.program(), "")) {
            cluster.start();
            ConsulProcess left = cluster.agent();
            try (Participant one = Participant.start(ConsulConnector::new, settings(left));
                    Participant watching = Participant.start(ConsulConnector::new, settings(cluster.server(0)))) {
                RegistrationHandle handle = one.registered();
                ServerIdentity before = Participant.claim(handle);
                watching.awaitExactly(before);
                // in order: Consul ends every session of the node, and takes its services out
                left.leave();
                watching.awaitExactly();
                await().atMost(PATIENCE).until(() -> handle.claim().isEmpty());
                left.start();
                await().atMost(PATIENCE).until(() -> handle.claim().isPresent());
                ServerIdentity after = handle.claim().orElseThrow();
                assertThat(after.incarnation().isNewerThan(before.incarnation()))
                        .isTrue();
                watching.awaitExactly(after);
            }
        }
    }

    private static void assertNobodyLeft(Participant watching) {
        List<RegistrySnapshot> seen = watching.seen();
        for (int i = 1; i < seen.size(); i++) {
            List<ServerChange> changes = SnapshotDiff.between(
                    seen.get(i - 1).group(Participant.GROUP), seen.get(i).group(Participant.GROUP));
            assertThat(changes).noneMatch(ServerChange.Left.class::isInstance);
        }
    }
}
