package io.muster.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.ServerIdentity;
import io.muster.registry.testkit.fixture.Closer;
import io.muster.registry.testkit.fixture.Death;
import io.muster.registry.testkit.fixture.OpenBackend;
import io.muster.registry.testkit.fixture.Participant;
import io.muster.registry.testkit.fixture.ServersPath;
import io.muster.registry.testkit.process.EtcdProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P2, P7: how soon the list and the id know of a death. Prints what it measured; docs/registries.md has it. */
class DeathIT {

    private static final Duration LEASE = Duration.ofSeconds(Long.getLong("muster.death.lease", 5));
    private static final Duration ELECTION = Duration.ofSeconds(1);
    private static final Duration BOUND = LEASE.plusSeconds(1);
    private static final Duration NOISE = Duration.ofSeconds(3);

    private final Closer closer = new Closer();
    private EtcdProcess server;
    private ServersPath path;
    private Participant watching;
    private OpenBackend claiming;
    private ServerIdentity identity;

    @BeforeEach
    void start() throws Exception {
        server = closer.later(new EtcdProcess(EtcdHarness.program(), List.of("--unsafe-no-fsync")));
        server.start();
        path = closer.later(ServersPath.to(server.address()));
        Participant dying = closer.later(Participant.start(
                EtcdConnector::new,
                EtcdHarness.settings(path.endpoints().get(0)).withLeaseTtl(LEASE)));
        EtcdSettings direct = EtcdHarness.settings(server.endpoint()).withLeaseTtl(LEASE);
        watching = closer.later(Participant.start(EtcdConnector::new, direct));
        claiming = closer.later(OpenBackend.connected(EtcdBackend::new, direct));
        identity = Participant.claim(dying.registered());
        watching.awaitExactly(identity);
    }

    @AfterEach
    void end() throws Exception {
        closer.close();
    }

    @Test
    void aProcessThatDies() {
        Death death = new Death(watching, claiming, identity);
        path.cut();
        assertWithin(death, "process", BOUND);
    }

    @Test
    void aProcessThatDiesAsTheLeaderChanges() throws Exception {
        path.cut();
        server.restart(true);
        // from when the registry has a leader again: it lets leases live a whole election longer
        Death death = new Death(watching, claiming, identity);
        assertWithin(death, "process and leader", BOUND.plus(ELECTION));
    }

    private static void assertWithin(Death death, String what, Duration bound) {
        death.print(what);
        assertThat(death.awaitUnlisted()).isLessThan(bound.plus(NOISE));
        assertThat(death.awaitReused()).isLessThan(bound.plus(NOISE));
    }
}
