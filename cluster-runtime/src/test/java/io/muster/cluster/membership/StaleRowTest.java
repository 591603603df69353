package io.muster.cluster.membership;

import static io.muster.cluster.membership.MembershipBed.GRACE;
import static io.muster.cluster.membership.MembershipBed.with;
import static io.muster.cluster.membership.MembershipBed.world;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.registry.RegisteredServer;
import io.muster.registry.health.Health;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The row "stale or recovering, last known listed". */
final class StaleRowTest {

    private final RegisteredServer one = world(1, 10);

    @Test
    void withoutLinkItIsDialledByTheLastSnapshot() {
        MembershipBed bed = MembershipBed.seeing(with(one, Health.critical("")));
        bed.forget();

        bed.stale(one);

        assertThat(bed.network.dials).hasSize(1);
    }

    @Test
    void belowThresholdWithoutLinkItIsNotDialled() {
        MembershipBed bed = new MembershipBed();
        bed.registered(9, 50);

        bed.stale(with(one, Health.critical("")));

        assertThat(bed.events).containsExactly("joined 1");
        assertThat(bed.network.dials).isEmpty();
    }

    @Test
    void withLinkUpItIsKept() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.forget();

        bed.stale(one);
        bed.pass(Duration.ofHours(1));

        assertThat(bed.events).isEmpty();
        assertThat(link.closes).isEmpty();
    }

    @Test
    void withLinkBrokenItStaysAMemberAndIsRedialled() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.stale(one);
        bed.forget();

        link.lost();
        bed.pass(Duration.ofMillis(100));

        assertThat(bed.events).containsExactly("disconnected 1");
        assertThat(bed.network.dials).hasSize(1);
    }

    @Test
    void withGoodbyeItLeaves() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.stale(one);
        bed.forget();

        link.peerSays(GoodbyeReason.STOPPING);
        bed.run();

        assertThat(bed.events).containsExactly("disconnected 1", "left 1 GOODBYE");
    }

    @Test
    void anAbsenceInAStaleViewProvesNothing() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.forget();

        bed.stale();
        bed.pass(GRACE.multipliedBy(4));
        link.lost();
        bed.pass(GRACE.multipliedBy(4));

        assertThat(bed.events).containsExactly("disconnected 1");
        assertThat(bed.network.dials).isNotEmpty();
    }

    @Test
    void anAbsenceInARecoveringViewProvesNothing() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.forget();

        bed.recovering();
        bed.pass(GRACE.multipliedBy(4));

        assertThat(bed.events).isEmpty();
        assertThat(link.closes).isEmpty();
    }

    @Test
    void aGraceThatEndsWhileTheViewIsStaleBeginsAnewWithTheNextCurrentOne() {
        MembershipBed bed = MembershipBed.seeing(one);
        FakeLink link = bed.connect();
        bed.snapshot();
        bed.stale();
        bed.pass(GRACE.multipliedBy(2));
        assertThat(link.closes).isEmpty();
        bed.forget();

        bed.snapshot();
        bed.pass(GRACE.minusMillis(1));
        assertThat(bed.events).isEmpty();
        bed.pass(Duration.ofMillis(1));

        assertThat(bed.events).containsExactly("disconnected 1", "left 1 REGISTRY");
    }
}
