package io.muster.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.RegistrationHandle;
import io.muster.registry.ServerIdentity;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.testkit.fixture.Participant;
import io.muster.registry.testkit.fixture.ServersPath;
import io.muster.registry.testkit.process.EtcdCluster;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three real servers, of which one is left alone and goes on taking connections, and knows nothing any more; or one is frozen. */
class IsolatedServerIT {

    private static final Duration LEASE = Duration.ofSeconds(8);

    /** Half of it, a request and {@link #NOISE} are less than the whole. */
    private static final Duration LONGER_LEASE = Duration.ofSeconds(12);

    /** A loaded machine looks late. */
    private static final Duration NOISE = Duration.ofSeconds(3);

    private EtcdCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = new EtcdCluster(EtcdHarness.program(), List.of("--unsafe-no-fsync"));
        cluster.start();
    }

    @AfterEach
    void stop() throws Exception {
        cluster.thaw();
        cluster.close();
    }

    @Test
    void whoCanReachNobodyElseIsToldThatItsViewIsStale() throws Exception {
        int alone = (cluster.leader() + 1) % EtcdCluster.SIZE;
        EtcdSettings settings =
                EtcdHarness.settings(cluster.endpoints().get(alone)).withLeaseTtl(LEASE);
        try (Participant client = Participant.start(EtcdConnector::new, settings)) {
            RegistrationHandle handle = client.registered();
            ServerIdentity before = Participant.claim(handle);
            client.awaitExactly(before);
            freezeOthersThan(alone);
            client.awaitStale();
            assertThat(Participant.instances(client.seen().get(client.seen().size() - 1)))
                    .containsExactly(before.instance());
            cluster.thaw();
            client.awaitExactly(before);
            assertThat(Participant.claim(handle).id()).isEqualTo(before.id());
        }
    }

    @Test
    void whoAsksForNothingLeavesAFrozenServerWithinHalfALease() throws Exception {
        int frozen = (cluster.leader() + 1) % EtcdCluster.SIZE;
        try (ServersPath path = new ServersPath(cluster.addresses(), frozen);
                Participant watcher = Participant.start(
                        EtcdConnector::new,
                        EtcdHarness.settings(path.endpoints()).withLeaseTtl(LONGER_LEASE),
                        EngineSettings.defaults())) {
            watcher.awaitExactly();
            path.heal();

            // just after it has answered: the worst moment for a look at the clock once in a while
            cluster.freeze(frozen);
            long begun = System.nanoTime();
            String server = path.endpoints().get(frozen);
            Awaitility.await()
                    .atMost(LONGER_LEASE.multipliedBy(2))
                    .until(() -> !List.of(server, "none")
                            .contains(watcher.diagnose().details().get("server")));

            Duration bound = LONGER_LEASE.dividedBy(2).plus(EtcdHarness.TIMEOUTS.request());
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(bound.plus(NOISE));
        }
    }

    private void freezeOthersThan(int alone) throws Exception {
        for (int server = 0; server < EtcdCluster.SIZE; server++) {
            if (server != alone) {
                cluster.freeze(server);
            }
        }
    }
}
