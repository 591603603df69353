package io.muster.cluster.membership;

import static io.muster.cluster.membership.MembershipBed.world;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.registry.RegisteredServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a server is dialled again. */
final class RedialingTest {

    private final RegisteredServer one = world(1, 10);
    private final MembershipBed bed = MembershipBed.seeing(one);

    @Test
    void theDelayDoublesUpToTheLongest() {
        assertThat(delaysOfFailures(9)).containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L);
    }

    @Test
    void theJitterTakesAnyPartOfTheDelay() {
        bed.jitter = 0.25;

        assertThat(delaysOfFailures(4)).containsExactly(25L, 50L, 100L, 200L);
    }

    @Test
    void aManyTimesFailedDialIsStillDialledWithinTheLongestDelay() {
        for (int i = 0; i < 100; i++) {
            bed.network.lastDial().fails();
            bed.pass(MembershipBed.REDIAL.max());
        }

        assertThat(bed.network.dials).hasSize(101);
    }

    @Test
    void aFailedDialHintsTheConnectorAndShowsWhyAndWhen() {
        bed.hints.clear();

        bed.network.lastDial().fails();
        bed.run();

        MemberStatus status = bed.members.get(0).status();
        assertThat(bed.hints).containsExactly("world");
        assertThat(status.lastFailure()).contains("connection refused");
        assertThat(status.failedDials()).isEqualTo(1);
        assertThat(status.link())
                .isEqualTo(new LinkView.BackingOff(2, bed.owner.now().plusMillis(100)));
    }

    @Test
    void aLinkThatBreaksSoonDoesNotResetTheCount() {
        bed.network.lastDial().fails();
        bed.pass(Duration.ofMillis(100));
        FakeLink link = bed.connect();
        bed.pass(MembershipBed.REDIAL.stableAfter().minusMillis(1));
        bed.forget();

        link.lost();
        bed.run();

        assertThat(nextDelay()).isEqualTo(200);
    }

    @Test
    void aLinkThatStayedUpResetsTheCount() {
        bed.network.lastDial().fails();
        bed.pass(Duration.ofMillis(100));
        FakeLink link = bed.connect();
        bed.pass(MembershipBed.REDIAL.stableAfter());
        bed.forget();

        link.lost();
        bed.run();

        assertThat(nextDelay()).isEqualTo(100);
    }

    @Test
    void aRefusalThatOnlySomebodysActLiftsIsTriedAgainSlowly() {
        bed.jitter = 0;
        bed.network.lastDial().isRefused(RefusalReason.TOPOLOGY);
        bed.run();
        bed.forget();

        assertThat(nextDelay()).isEqualTo(5_000);
    }

    @Test
    void aRetryableRefusalIsTriedAgainSoon() {
        bed.network.lastDial().isRefused(RefusalReason.NOT_LISTED_YET);
        bed.run();
        bed.forget();

        assertThat(nextDelay()).isEqualTo(100);
    }

    @Test
    void attemptNumbersGrowAlsoForAServerThatLeftAndCameBack() {
        long first = bed.network.lastDial().request().attempt();
        bed.snapshot();
        bed.snapshot(one);

        assertThat(bed.network.lastDial().request().attempt()).isGreaterThan(first);
    }

    @Test
    void atMostOneDialToAServerIsUnderWay() {
        bed.snapshot(one);
        bed.snapshot(one);
        bed.pass(Duration.ofMinutes(1));

        assertThat(bed.network.dials).hasSize(1);
    }

    private List<Long> delaysOfFailures(int failures) {
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < failures; i++) {
            FakeDial dial = bed.network.lastDial();
            bed.forget();
            dial.fails();
            bed.run();
            delays.add(nextDelay());
        }
        return delays;
    }

    /** Lets time pass until the next dial, and returns how long that was, in milliseconds. */
    private long nextDelay() {
        long millis = 0;
        while (bed.network.dials.isEmpty() && millis < 60_000) {
            bed.pass(Duration.ofMillis(1));
            millis++;
        }
        return millis;
    }
}
