package io.muster.cluster.membership;

import static io.muster.cluster.membership.MembershipBed.client;
import static io.muster.cluster.membership.MembershipBed.own;
import static io.muster.cluster.membership.MembershipBed.world;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.registry.Incarnation;
import io.muster.registry.RegisteredServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The rows "own claim suspended" and "own claim lost", and what a new claim does. */
final class OwnClaimRowsTest {

    private final RegisteredServer one = world(1, 10);

    @Test
    void beforeTheFirstIdNobodyIsDialled() {
        MembershipBed bed = new MembershipBed();
        bed.snapshot(one);
        assertThat(bed.network.dials).isEmpty();

        bed.registered(9, 50);

        assertThat(bed.network.lastDial().request().self().identity()).isEqualTo(own(9, 50));
    }

    @Test
    void suspendedWithoutLinkDialsWithTheLastIdentity() {
        MembershipBed bed = MembershipBed.seeing();
        bed.suspended(9, 50);

        bed.snapshot(one);

        assertThat(bed.network.lastDial().request().self().identity()).isEqualTo(own(9, 50));
    }

    @Test
    void suspendedWithLinkUpKeepsIt() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.forget();

        bed.suspended(9, 50);

        assertThat(link.goodbyes).isEmpty();
        assertThat(link.closes).isEmpty();
        assertThat(bed.events).isEmpty();
    }

    @Test
    void suspendedWithLinkBrokenRedialsWithTheLastIdentity() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.suspended(9, 50);
        bed.forget();

        link.lost();
        bed.pass(Duration.ofMillis(100));

        assertThat(bed.network.lastDial().request().self().identity()).isEqualTo(own(9, 50));
    }

    @Test
    void suspendedAfterGoodbyeDialsNot() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.suspended(9, 50);
        bed.forget();

        link.peerSays(GoodbyeReason.STOPPING);
        bed.pass(Duration.ofMinutes(1));

        assertThat(bed.network.dials).isEmpty();
    }

    @Test
    void lostWithoutLinkDialsNobodyUntilTheNewId() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeDial old = bed.network.lastDial();

        bed.lost(9, 50);
        assertThat(old.cancelled).isTrue();
        bed.pass(Duration.ofMinutes(1));
        assertThat(bed.network.dials).hasSize(1);
        bed.registered(4, 60);

        assertThat(bed.network.dials).hasSize(2);
        assertThat(bed.network.lastDial().request().self().identity()).isEqualTo(own(4, 60));
    }

    @Test
    void lostWithLinkUpSaysGoodbyeOnceTheNewIdIsKnownAndRedialsUnderIt() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.forget();

        bed.lost(9, 50);
        assertThat(link.goodbyes).isEmpty();
        bed.registered(4, 60);
        assertThat(link.goodbyes).containsExactly(GoodbyeReason.ID_CHANGED);
        link.drained();
        bed.run();

        assertThat(bed.events).containsExactly("disconnected 1");
        assertThat(bed.network.dials).hasSize(1);
        assertThat(bed.network.lastDial().request().self().identity()).isEqualTo(own(4, 60));
    }

    @Test
    void lostWithLinkBrokenStopsUntilTheNewId() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.lost(9, 50);
        bed.forget();

        link.lost();
        bed.pass(Duration.ofMinutes(1));
        assertThat(bed.network.dials).isEmpty();
        bed.registered(4, 60);

        assertThat(bed.network.dials).hasSize(1);
    }

    @Test
    void lostAfterGoodbyeDialsNot() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.lost(9, 50);
        bed.forget();

        link.peerSays(GoodbyeReason.STOPPING);
        bed.run();
        bed.registered(4, 60);

        assertThat(bed.network.dials).isEmpty();
    }

    @Test
    void theSameIdWithANewerIncarnationIsToldOnTheLiveLink() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.lost(9, 50);

        bed.registered(9, 60);

        assertThat(link.reidentified).containsExactly(new Incarnation(1, 60));
        assertThat(link.goodbyes).isEmpty();
        assertThat(bed.events).containsExactly("joined 1", "connected 1");
    }

    @Test
    void aDialUnderWayWithTheOldIncarnationIsReidentifiedOnceUp() {
        MembershipBed bed = MembershipBed.seeing(one);

        bed.registered(9, 60);
        FakeLink link = bed.connect();

        assertThat(link.reidentified).containsExactly(new Incarnation(1, 60));
    }

    @Test
    void aDialUnderWayUnderTheOldIdIsBegunAnew() {
        MembershipBed bed = MembershipBed.seeing(one);

        bed.registered(4, 60);

        assertThat(bed.network.dials.get(0).cancelled).isTrue();
        assertThat(bed.network.lastDial().request().self().identity()).isEqualTo(own(4, 60));
    }

    @Test
    void whoWasRefusedForAnOldIncarnationDialsAtOnceWithTheNewOne() {
        MembershipBed bed = MembershipBed.seeing(one);
        bed.network.lastDial().isRefused(RefusalReason.OLD_INCARNATION);
        bed.run();
        bed.forget();

        bed.registered(9, 60);

        assertThat(bed.network.dials).hasSize(1);
    }

    @Test
    void lostClaimAdmitsNobodyUntilTheNewId() {
        RegisteredServer three = client(3, 10);
        MembershipBed bed = MembershipBed.seeing(three);
        bed.lost(9, 50);

        FakeIncoming incoming = bed.dialledBy(three, 1);
        assertThat(incoming.undecided()).isTrue();
        bed.registered(4, 60);

        assertThat(incoming.refused).contains(RefusalReason.WRONG_TARGET);
    }

    @Test
    void ownEntryInAWatchedGroupIsNotAMember() {
        MembershipBed bed = MembershipBed.seeing(MembershipBed.server("world", 9, MembershipBed.OWN, 50));

        assertThat(bed.events).isEmpty();
    }
}
