package io.muster.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.RegistrationHandle;
import io.muster.registry.ServerIdentity;
import io.muster.registry.testkit.fixture.Closer;
import io.muster.registry.testkit.fixture.Death;
import io.muster.registry.testkit.fixture.OpenBackend;
import io.muster.registry.testkit.fixture.Participant;
import io.muster.registry.testkit.fixture.ServersPath;
import io.muster.registry.testkit.process.ConsulCluster;
import io.muster.registry.testkit.process.ConsulProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P2, P7: how soon the list and the id know of the death of a host, of an agent alone, and of one that leaves. Prints what it measured; docs/registries.md has it. */
class DeathIT {

    private static final Duration SESSION = Duration.ofSeconds(Long.getLong("muster.death.session", 4));
    private static final ConsulSettings.Times TIMES = new ConsulSettings.Times(
            SESSION,
            SESSION.multipliedBy(3).dividedBy(2),
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    /** Consul's own failure detection, on few agents, and a busy machine. */
    private static final Duration DETECTED = Duration.ofSeconds(20);

    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration ID_BOUND = SESSION.multipliedBy(3).plus(MOMENT);
    private static final Duration NOISE = Duration.ofSeconds(3);

    private final Closer closer = new Closer();
    private ConsulCluster cluster;
    private ServersPath path;
    private Participant watching;
    private OpenBackend claiming;
    private ServerIdentity identity;
    private RegistrationHandle handle;

    @BeforeEach
    void start() throws Exception {
        // no leader dies here, and one that was lost to a busy machine would give every session more time
        cluster = closer.later(new ConsulCluster(ConsulHarness.program(), ConsulProcess.RARE_ELECTIONS));
        cluster.start();
        path = closer.later(ServersPath.to(cluster.agent().address()));
        Participant dying = participant(path.endpoints().get(0));
        watching = participant(cluster.server(0).endpoint());
        claiming = closer.later(OpenBackend.open(
                ConsulBackend::new,
                ConsulSettings.of(cluster.server(1).endpoint()).withTimes(TIMES)));
        handle = dying.registered();
        identity = Participant.claim(handle);
        watching.awaitExactly(identity);
    }

    private Participant participant(String agent) {
        return closer.later(
                Participant.start(ConsulConnector::new, ConsulSettings.of(agent).withTimes(TIMES)));
    }

    @AfterEach
    void end() throws Exception {
        closer.close();
    }

    @Test
    void aProcessThatDies() {
        Death death = death();
        path.cut();
        assertWithin(death, "process", TIMES.alive().plus(MOMENT), ID_BOUND);
    }

    @Test
    void aHostThatDies() {
        Death death = death();
        path.cut();
        cluster.agent().stop();
        assertWithin(death, "host", DETECTED, ID_BOUND);
    }

    @Test
    void anAgentThatLeavesAndStaysAway() throws Exception {
        Death death = death();
        cluster.agent().leave();
        // its sessions are over at once, and the ids are kept back
        assertWithin(death, "agent, in order", MOMENT, SESSION.plus(MOMENT));
    }

    @Test
    void anAgentThatIsKilledAndComesBack() throws Exception {
        Death death = death();
        cluster.agent().stop();
        assertWithin(death, "agent, killed", DETECTED, ID_BOUND);

        cluster.agent().start();
        long back = System.nanoTime();
        watching.await(snapshot -> Participant.instances(snapshot).contains(identity.instance()));
        System.out.println("listed again after " + Death.seconds(Duration.ofNanos(System.nanoTime() - back)) + " s");
        // its session is over, and somebody else has had its id
        assertThat(Participant.claim(handle).incarnation().isNewerThan(identity.incarnation()))
                .isTrue();
    }

    private Death death() {
        return new Death(watching, claiming, identity);
    }

    /** No id is given to others before its holder knows that it is over, however its holder ends. */
    private static void assertWithin(Death death, String what, Duration listing, Duration id) {
        death.print(what);
        assertThat(death.awaitUnlisted()).isLessThan(listing.plus(NOISE));
        assertThat(death.awaitReused()).isBetween(SESSION.multipliedBy(2).dividedBy(3), id.plus(NOISE));
    }
}
