package io.muster.cluster.membership;

import static io.muster.cluster.membership.MembershipBed.GRACE;
import static io.muster.cluster.membership.MembershipBed.world;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.registry.RegisteredServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The row "absent, view current". */
final class AbsentRowTest {

    private final RegisteredServer one = world(1, 10);

    @Test
    void whileConnectingTheDialIsGivenUpAndItLeaves() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeDial dial = bed.network.lastDial();
        bed.forget();

        bed.snapshot();

        assertThat(dial.cancelled).isTrue();
        assertThat(bed.events).containsExactly("left 1 REGISTRY");
        bed.pass(Duration.ofMinutes(1));
        assertThat(bed.network.dials).isEmpty();
    }

    @Test
    void whileBackingOffTheRedialIsGivenUpAndItLeaves() {
        MembershipBed bed = MembershipBed.seeing(one);
        bed.network.lastDial().fails();
        bed.run();
        bed.forget();

        bed.snapshot();
        bed.pass(Duration.ofMinutes(1));

        assertThat(bed.events).containsExactly("left 1 REGISTRY");
        assertThat(bed.network.dials).isEmpty();
    }

    @Test
    void aDialThatSucceedsAfterItWasGivenUpMakesNoLink() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeDial dial = bed.network.lastDial();
        bed.snapshot();
        bed.forget();

        FakeLink late = dial.succeeds();
        bed.run();

        assertThat(late.closes).isNotEmpty();
        assertThat(bed.events).isEmpty();
    }

    @Test
    void withLinkUpItIsKeptAsOrphanUntilTheGraceIsOver() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.forget();

        bed.snapshot();

        assertThat(bed.hints).containsExactly("world");
        assertThat(bed.members.get(0).status().orphaned()).isPresent();
        bed.pass(GRACE.minusMillis(1));
        assertThat(bed.events).isEmpty();
        bed.pass(Duration.ofMillis(1));
        assertThat(link.closes).containsExactly(GoodbyeReason.LEFT_REGISTRY);
        assertThat(bed.events).containsExactly("disconnected 1", "left 1 REGISTRY");
    }

    @Test
    void anOrphanThatIsListedAgainGoesOnAsIfNothingHadBeen() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.snapshot();
        bed.forget();

        bed.snapshot(one);
        bed.pass(GRACE.multipliedBy(2));

        assertThat(bed.events).isEmpty();
        assertThat(link.closes).isEmpty();
        assertThat(bed.members.get(0).status().orphaned()).isEmpty();
    }

    @Test
    void withLinkBrokenItLeavesAtOnceBecauseBothAgree() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.snapshot();
        bed.forget();

        link.lost();
        bed.run();

        assertThat(bed.events).containsExactly("disconnected 1", "left 1 REGISTRY");
        bed.pass(Duration.ofMinutes(1));
        assertThat(bed.network.dials).isEmpty();
    }

    @Test
    void withGoodbyeItIsForgotten() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.snapshot();
        bed.forget();

        link.peerSays(GoodbyeReason.STOPPING);
        bed.run();

        assertThat(bed.events).containsExactly("disconnected 1", "left 1 GOODBYE");
        bed.snapshot();
        bed.snapshot(one);
        assertThat(bed.events).endsWith("joined 1");
    }

    @Test
    void aRelistedServerIsAnotherMemberWithTheBackoffAnew() {
        MembershipBed bed = MembershipBed.seeing(one);
        bed.snapshot();
        bed.forget();

        bed.snapshot(one);

        assertThat(bed.events).containsExactly("joined 1");
        assertThat(bed.network.dials).hasSize(1);
        assertThat(bed.members).hasSize(2);
    }
}
