package io.muster.cluster.membership;

import static io.muster.cluster.membership.MembershipBed.renewed;
import static io.muster.cluster.membership.MembershipBed.world;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.registry.RegisteredServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The rows "same id and instance, newer incarnation" and "same id, other instance, newer incarnation". */
final class IncarnationRowsTest {

    private final RegisteredServer one = world(1, 10);
    private final RegisteredServer renewed = renewed(one, 20);
    private final RegisteredServer other = world(1, 30);

    @Test
    void renewedWhileConnectingIsUpdatedAndTheDialGoesOn() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeDial dial = bed.network.lastDial();
        bed.forget();

        bed.snapshot(renewed);

        assertThat(bed.events).containsExactly("changed 1");
        assertThat(dial.cancelled).isFalse();
        assertThat(bed.members.get(0).status().server().identity()).isEqualTo(renewed.identity());
    }

    @Test
    void renewedWithLinkUpKeepsItAndChanges() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.forget();

        bed.snapshot(renewed);

        assertThat(bed.events).containsExactly("changed 1");
        assertThat(link.closes).isEmpty();
    }

    @Test
    void aPeerThatSaysItWasRenewedMakesUsReadTheRegistry() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.forget();

        link.peerReidentifies(renewed.identity().incarnation());
        bed.run();

        assertThat(bed.hints).containsExactly("world");
        assertThat(link.closes).isEmpty();
    }

    @Test
    void renewedWithLinkBrokenKeepsTheBackoff() {
        MembershipBed bed = MembershipBed.seeing(one);
        bed.connect().lost();
        bed.run();
        bed.forget();

        bed.snapshot(renewed);

        assertThat(bed.network.dials).isEmpty();
        bed.pass(Duration.ofMillis(100));
        assertThat(bed.network.lastDial().request().target()).isEqualTo(renewed.identity());
    }

    @Test
    void renewedAfterGoodbyeIsIgnoredUntilAbsent() {
        MembershipBed bed = MembershipBed.seeing(one);
        bed.connect().peerSays(GoodbyeReason.STOPPING);
        bed.run();
        bed.forget();

        bed.snapshot(renewed);
        assertThat(bed.events).isEmpty();
        bed.snapshot();
        bed.snapshot(renewed);

        assertThat(bed.events).containsExactly("joined 1");
    }

    @Test
    void anotherInstanceWhileConnectingLeavesJoinsAndIsDialled() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeDial dial = bed.network.lastDial();
        bed.forget();

        bed.snapshot(other);

        assertThat(dial.cancelled).isTrue();
        assertThat(bed.events).containsExactly("left 1 SUPERSEDED", "joined 1");
        assertThat(bed.network.lastDial().request().target()).isEqualTo(other.identity());
    }

    @Test
    void anotherInstanceWithLinkUpClosesItFirst() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.forget();

        bed.snapshot(other);

        assertThat(link.closes).containsExactly(GoodbyeReason.SUPERSEDED);
        assertThat(bed.events).containsExactly("disconnected 1", "left 1 SUPERSEDED", "joined 1");
        assertThat(bed.network.lastDial().request().target()).isEqualTo(other.identity());
    }

    @Test
    void anotherInstanceWithLinkBrokenIsDialledWithoutTheOldBackoff() {
        MembershipBed bed = MembershipBed.seeing(one);
        bed.connect().lost();
        bed.run();
        bed.forget();

        bed.snapshot(other);

        assertThat(bed.events).containsExactly("left 1 SUPERSEDED", "joined 1");
        assertThat(bed.network.dials).hasSize(1);
        bed.pass(Duration.ofSeconds(5));
        assertThat(bed.network.dials).hasSize(1);
    }

    @Test
    void anotherInstanceAfterGoodbyeJoinsAndIsDialled() {
        MembershipBed bed = MembershipBed.seeing(one);
        bed.connect().peerSays(GoodbyeReason.STOPPING);
        bed.run();
        bed.forget();

        bed.snapshot(other);

        assertThat(bed.events).containsExactly("joined 1");
        assertThat(bed.network.dials).hasSize(1);
    }

    @Test
    void anotherInstanceWithAnOlderIncarnationDoesNotReplaceALiveLink() {
        MembershipBed bed = MembershipBed.seeing(other);
        FakeLink link = bed.connect();
        bed.forget();

        bed.snapshot(one);

        assertThat(link.closes).isEmpty();
        assertThat(bed.events).isEmpty();
    }

    @Test
    void ofTwoGroupsThatListOneIdTheNewerIncarnationHasIt() {
        RegisteredServer client = MembershipBed.client(1, 5);

        MembershipBed bed = MembershipBed.seeing(client, one);

        assertThat(bed.members).hasSize(1);
        assertThat(bed.members.get(0).group()).isEqualTo("world");
    }
}
