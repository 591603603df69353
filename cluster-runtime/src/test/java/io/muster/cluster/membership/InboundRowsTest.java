package io.muster.cluster.membership;

import static io.muster.cluster.membership.MembershipBed.client;
import static io.muster.cluster.membership.MembershipBed.renewed;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.registry.RegisteredServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The rows about a peer that dials us: never listed, older incarnation, newer incarnation, and what is wrong in itself. */
final class InboundRowsTest {

    private final RegisteredServer three = client(3, 10);

    @Test
    void listedIsAdmitted() {
        MembershipBed bed = MembershipBed.seeing(three);

        FakeIncoming incoming = bed.dialledBy(three, 1);

        assertThat(incoming.admitted).isPresent();
        assertThat(bed.events).containsExactly("joined 3", "connected 3");
    }

    @Test
    void nothingIsReadBeforeTheLinkIsAccepted() {
        MembershipBed bed = MembershipBed.seeing(three);

        FakeIncoming incoming = bed.dialledBy(three, 1);

        assertThat(incoming.link().reading)
                .as("whoever hears connected turns it on")
                .isFalse();
    }

    @Test
    void neverListedIsHeldUntilListed() {
        MembershipBed bed = MembershipBed.seeing();

        FakeIncoming incoming = bed.dialledBy(three, 1);
        assertThat(incoming.held).isTrue();
        assertThat(bed.hints).containsExactly("client");
        bed.snapshot(three);

        assertThat(bed.events).containsExactly("joined 3", "connected 3");
    }

    @Test
    void neverListedAndGoneIsDropped() {
        MembershipBed bed = MembershipBed.seeing();
        FakeIncoming incoming = bed.dialledBy(three, 1);

        incoming.goes();
        bed.snapshot(three);

        assertThat(incoming.undecided()).isTrue();
        assertThat(bed.events).containsExactly("joined 3");
    }

    @Test
    void olderThanKnownIsRefusedWithoutALink() {
        MembershipBed bed = MembershipBed.seeing(renewed(three, 20));

        assertThat(bed.dialledBy(three, 1).refused).contains(RefusalReason.OLD_INCARNATION);
    }

    @Test
    void olderThanKnownIsRefusedAndTheLiveLinkUntouched() {
        RegisteredServer newer = client(3, 20);
        MembershipBed bed = MembershipBed.seeing(newer);
        FakeLink live = bed.dialledBy(newer, 1).link();

        FakeIncoming old = bed.dialledBy(three, 7);

        assertThat(old.refused).contains(RefusalReason.OLD_INCARNATION);
        assertThat(live.closes).isEmpty();
    }

    @Test
    void olderThanKnownIsRefusedAfterTheLinkBroke() {
        RegisteredServer newer = client(3, 20);
        MembershipBed bed = MembershipBed.seeing(newer);
        bed.dialledBy(newer, 1).link().lost();
        bed.run();

        assertThat(bed.dialledBy(three, 7).refused).contains(RefusalReason.OLD_INCARNATION);
    }

    @Test
    void whoSaidGoodbyeIsRefused() {
        MembershipBed bed = MembershipBed.seeing(three);
        bed.dialledBy(three, 1).link().peerSays(GoodbyeReason.STOPPING);
        bed.run();

        assertThat(bed.dialledBy(three, 2).refused).contains(RefusalReason.OLD_INCARNATION);
    }

    @Test
    void newerThanKnownIsHeldUntilListed() {
        MembershipBed bed = MembershipBed.seeing(three);
        RegisteredServer newer = client(3, 20);
        bed.forget();

        FakeIncoming incoming = bed.dialledBy(newer, 1);
        assertThat(incoming.held).isTrue();
        assertThat(bed.hints).containsExactly("client");
        bed.snapshot(newer);

        assertThat(bed.events).containsExactly("left 3 SUPERSEDED", "joined 3", "connected 3");
    }

    @Test
    void newerOfAnotherInstanceIsHeldAndTheLiveLinkStaysUntilListed() {
        MembershipBed bed = MembershipBed.seeing(three);
        FakeLink live = bed.dialledBy(three, 1).link();
        RegisteredServer newer = client(3, 20);
        bed.forget();

        FakeIncoming incoming = bed.dialledBy(newer, 1);
        assertThat(incoming.undecided()).isTrue();
        assertThat(live.closes).isEmpty();
        bed.snapshot(newer);

        assertThat(live.closes).containsExactly(GoodbyeReason.SUPERSEDED);
        assertThat(bed.events).containsExactly("disconnected 3", "left 3 SUPERSEDED", "joined 3", "connected 3");
    }

    @Test
    void newerOfTheSameInstanceIsHeldUntilListedAndReplacesItsOldLink() {
        MembershipBed bed = MembershipBed.seeing(three);
        FakeLink live = bed.dialledBy(three, 1).link();
        RegisteredServer newer = renewed(three, 20);
        bed.forget();

        FakeIncoming incoming = bed.dialledBy(newer, 2);
        assertThat(incoming.undecided()).isTrue();
        bed.snapshot(newer);

        assertThat(live.closes).containsExactly(GoodbyeReason.DUPLICATE_LINK);
        assertThat(bed.events).containsExactly("changed 3", "disconnected 3", "connected 3");
    }

    @Test
    void newerAfterTheLinkBrokeIsHeldUntilListed() {
        MembershipBed bed = MembershipBed.seeing(three);
        bed.dialledBy(three, 1).link().lost();
        RegisteredServer newer = renewed(three, 20);

        FakeIncoming incoming = bed.dialledBy(newer, 2);
        assertThat(incoming.undecided()).isTrue();
        bed.snapshot(newer);

        assertThat(incoming.admitted).isPresent();
    }

    @Test
    void newerAfterGoodbyeIsHeldUntilListed() {
        MembershipBed bed = MembershipBed.seeing(three);
        bed.dialledBy(three, 1).link().peerSays(GoodbyeReason.STOPPING);
        RegisteredServer newer = renewed(three, 20);

        FakeIncoming incoming = bed.dialledBy(newer, 2);
        bed.snapshot(newer);
        assertThat(incoming.undecided()).isTrue();
        bed.snapshot();
        bed.snapshot(newer);

        assertThat(incoming.admitted).isPresent();
    }

    @Test
    void theHigherAttemptOfOneDiallerWins() {
        MembershipBed bed = MembershipBed.seeing(three);
        FakeLink first = bed.dialledBy(three, 1).link();
        bed.forget();

        FakeLink second = bed.dialledBy(three, 2).link();

        assertThat(first.closes).containsExactly(GoodbyeReason.DUPLICATE_LINK);
        assertThat(second.closes).isEmpty();
        assertThat(bed.events).containsExactly("disconnected 3", "connected 3");
    }

    @Test
    void theLowerAttemptOfOneDiallerIsRefused() {
        MembershipBed bed = MembershipBed.seeing(three);
        FakeLink live = bed.dialledBy(three, 2).link();

        FakeIncoming late = bed.dialledBy(three, 1);

        assertThat(late.refused).contains(RefusalReason.DUPLICATE);
        assertThat(live.closes).isEmpty();
    }

    @Test
    void anOrphanThatDialsAgainIsHeldUntilListed() {
        MembershipBed bed = MembershipBed.seeing(three);
        bed.dialledBy(three, 1);
        bed.snapshot();

        FakeIncoming again = bed.dialledBy(three, 2);

        assertThat(again.undecided()).isTrue();
        assertThat(again.held).isTrue();
    }

    @Test
    void aGroupThatTheTopologyDoesNotLetInIsRefused() {
        MembershipBed bed = MembershipBed.seeing();

        assertThat(bed.dialledBy(MembershipBed.world(1, 10), 1).refused).contains(RefusalReason.TOPOLOGY);
    }

    @Test
    void whoMeansAnotherIdIsRefused() {
        MembershipBed bed = MembershipBed.seeing(three);

        assertThat(bed.dialledBy(three, 1, 8).refused).contains(RefusalReason.WRONG_TARGET);
    }

    @Test
    void beforeOurOwnRegisterReturnedEveryoneIsHeld() {
        MembershipBed bed = new MembershipBed();
        bed.snapshot(three);

        FakeIncoming incoming = bed.dialledBy(three, 1);
        assertThat(incoming.held).isTrue();
        assertThat(incoming.undecided()).isTrue();
        bed.registered(MembershipBed.OWN_ID, 50);

        assertThat(incoming.admitted).isPresent();
    }

    @Test
    void whileStoppingEveryoneIsRefused() {
        MembershipBed bed = MembershipBed.seeing();
        FakeIncoming held = bed.dialledBy(three, 1);
        bed.membership.stop(Duration.ofSeconds(3));
        bed.run();

        assertThat(held.refused).contains(RefusalReason.STOPPING);
        assertThat(bed.dialledBy(three, 2).refused).contains(RefusalReason.STOPPING);
    }

    @Test
    void aDownstreamServerWhoseLinkBrokeIsWaitedForNotDialled() {
        MembershipBed bed = MembershipBed.seeing(three);
        FakeLink link = bed.dialledBy(three, 1).link();
        bed.forget();

        link.lost();
        bed.pass(Duration.ofMinutes(1));

        assertThat(bed.events).containsExactly("disconnected 3");
        assertThat(bed.hints).containsExactly("client");
        assertThat(bed.network.dials).isEmpty();
    }
}
