package io.muster.cluster.membership;

import static io.muster.cluster.membership.MembershipBed.renewed;
import static io.muster.cluster.membership.MembershipBed.with;
import static io.muster.cluster.membership.MembershipBed.world;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.registry.RegisteredServer;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The rows "listed, up" and "listed, below threshold or maintenance". */
final class ListedRowsTest {

    private static final Health MAINTENANCE = new Health(HealthStatus.MAINTENANCE, "upgrade");

    private final RegisteredServer one = world(1, 10);

    @Test
    void listedUpWithoutLinkIsDialled() {
        MembershipBed bed = MembershipBed.seeing(one);

        assertThat(bed.events).containsExactly("joined 1");
        assertThat(bed.network.dials).hasSize(1);
        assertThat(bed.network.lastDial().request().target()).isEqualTo(one.identity());
    }

    @Test
    void listedUpWithLinkUpIsKept() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.forget();

        bed.snapshot(one);

        assertThat(bed.events).isEmpty();
        assertThat(bed.network.dials).isEmpty();
        assertThat(link.closes).isEmpty();
    }

    @Test
    void listedUpWithLinkBrokenIsHintedAndRedialledAfterABackoff() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.forget();

        link.lost();
        bed.run();

        assertThat(bed.events).containsExactly("disconnected 1");
        assertThat(bed.hints).containsExactly("world");
        assertThat(bed.network.dials).isEmpty();
        bed.pass(Duration.ofMillis(99));
        assertThat(bed.network.dials).isEmpty();
        bed.pass(Duration.ofMillis(1));
        assertThat(bed.network.dials).hasSize(1);
    }

    @Test
    void listedUpWithGoodbyeLeavesAndThisInstanceIsNotDialledAgain() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.forget();

        link.peerSays(GoodbyeReason.STOPPING);
        bed.run();
        bed.snapshot(one);
        bed.pass(Duration.ofMinutes(1));

        assertThat(bed.events).containsExactly("disconnected 1", "left 1 GOODBYE");
        assertThat(bed.network.dials).isEmpty();
    }

    @Test
    void goodbyeIsForgottenOnceTheServerIsNoLongerListed() {
        MembershipBed bed = MembershipBed.seeing(one);
        bed.connect().peerSays(GoodbyeReason.STOPPING);
        bed.snapshot();
        bed.forget();

        bed.snapshot(one);

        assertThat(bed.events).containsExactly("joined 1");
    }

    @Test
    void goodbyeOfAChangedIdEndsTheOldIdOnly() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        RegisteredServer again = MembershipBed.server("world", 5, one.identity().instance(), 20);
        bed.forget();

        link.peerSays(GoodbyeReason.ID_CHANGED);
        bed.snapshot(one, again);

        assertThat(bed.events).containsExactly("disconnected 1", "left 1 ID_CHANGED", "joined 5");
        assertThat(bed.network.lastDial().request().target()).isEqualTo(again.identity());
    }

    @Test
    void aGoodbyeForAnotherReasonIsABrokenLink() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.forget();

        link.peerSays(GoodbyeReason.INTERNAL);
        bed.pass(Duration.ofMillis(100));

        assertThat(bed.events).containsExactly("disconnected 1");
        assertThat(bed.network.dials).hasSize(1);
    }

    @Test
    void belowThresholdWithoutLinkIsAMemberAndNotDialled() {
        MembershipBed bed = MembershipBed.seeing(with(one, Health.critical("no disk")));

        assertThat(bed.events).containsExactly("joined 1");
        assertThat(bed.network.dials).isEmpty();
    }

    @Test
    void warningIsAboveTheThreshold() {
        MembershipBed bed = MembershipBed.seeing(with(one, Health.warning("slow")));

        assertThat(bed.network.dials).hasSize(1);
    }

    @Test
    void maintenanceGivesUpADialUnderWay() {
        MembershipBed bed = MembershipBed.seeing(one);

        bed.snapshot(with(one, MAINTENANCE));

        assertThat(bed.network.lastDial().cancelled).isTrue();
        bed.pass(Duration.ofMinutes(1));
        assertThat(bed.network.dials).hasSize(1);
    }

    @Test
    void aDialGivenUpForMaintenanceMakesNoLinkThoughItComesUpLate() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeDial dial = bed.network.lastDial();
        bed.snapshot(with(one, MAINTENANCE));
        bed.forget();

        FakeLink late = dial.succeeds();
        bed.run();

        assertThat(late.closes).containsExactly(GoodbyeReason.DUPLICATE_LINK);
        assertThat(bed.events).isEmpty();
    }

    @Test
    void goodbyeIsNotForgottenByAViewThatIsNotCurrent() {
        MembershipBed bed = MembershipBed.seeing(one);
        bed.connect().peerSays(GoodbyeReason.STOPPING);
        bed.stale();
        bed.forget();

        bed.snapshot(one);

        assertThat(bed.events).isEmpty();
    }

    @Test
    void belowThresholdWithLinkUpKeepsItAndChanges() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.forget();

        bed.snapshot(with(one, MAINTENANCE));

        assertThat(bed.events).containsExactly("changed 1");
        assertThat(link.closes).isEmpty();
        assertThat(link.goodbyes).isEmpty();
    }

    @Test
    void belowThresholdWithLinkBrokenIsNotRedialledUntilUp() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.snapshot(with(one, MAINTENANCE));
        bed.forget();

        link.lost();
        bed.pass(Duration.ofMinutes(1));
        assertThat(bed.events).containsExactly("disconnected 1");
        assertThat(bed.network.dials).isEmpty();
        bed.snapshot(one);

        assertThat(bed.network.dials).hasSize(1);
    }

    @Test
    void belowThresholdWithGoodbyeLeaves() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.snapshot(with(one, MAINTENANCE));
        bed.forget();

        link.peerSays(GoodbyeReason.STOPPING);
        bed.pass(Duration.ofMinutes(1));

        assertThat(bed.events).containsExactly("disconnected 1", "left 1 GOODBYE");
        assertThat(bed.network.dials).isEmpty();
    }

    @Test
    void anIncompatibleEntryIsAMemberAndNotDialled() {
        RegisteredServer foreign = new RegisteredServer(
                "world", one.identity(), one.host(), one.port(), one.properties(), Health.PASSING, false);

        MembershipBed bed = MembershipBed.seeing(foreign);

        assertThat(bed.events).containsExactly("joined 1");
        assertThat(bed.network.dials).isEmpty();
    }

    @Test
    void anEntryWithoutAUsableAddressHarmsNobodyElse() {
        RegisteredServer hostile = new RegisteredServer(
                "world", world(0, 9).identity(), "host", 70_000, one.properties(), Health.PASSING, true);

        MembershipBed bed = MembershipBed.seeing(hostile, one);

        assertThat(bed.owner.failures()).isEmpty();
        assertThat(bed.network.dials).hasSize(1);
    }

    @Test
    void aServerThatDialsUsIsNeverDialled() {
        MembershipBed bed = MembershipBed.seeing(MembershipBed.client(3, 10));

        bed.pass(Duration.ofMinutes(1));

        assertThat(bed.events).containsExactly("joined 3");
        assertThat(bed.network.dials).isEmpty();
    }

    @Test
    void aMovedServerIsDialledAtItsNewAddress() {
        MembershipBed bed = MembershipBed.seeing(one);
        RegisteredServer moved = new RegisteredServer(
                "world", one.identity(), "elsewhere", 4001, one.properties(), Health.PASSING, true);

        bed.snapshot(moved);

        assertThat(bed.network.dials.get(0).cancelled).isTrue();
        assertThat(bed.network.lastDial().request().host()).isEqualTo("elsewhere");
        assertThat(bed.network.dials).hasSize(2);
    }

    @Test
    void anOlderIncarnationOfTheSameServerChangesNothing() {
        MembershipBed bed = MembershipBed.seeing(renewed(one, 20));
        bed.forget();

        bed.snapshot(one);

        assertThat(bed.events).isEmpty();
    }
}
