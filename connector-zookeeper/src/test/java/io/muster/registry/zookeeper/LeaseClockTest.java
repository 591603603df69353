package io.muster.registry.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeaseClockTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(8);

    private final LeaseClock clock = new LeaseClock(TIMEOUT, 0);

    @Test
    void coversARenewalSoonAfterTheConnectionWasMade() {
        assertThat(clock.covers(seconds(3.6))).isTrue();
        assertThat(clock.covers(seconds(3.7))).isFalse();
    }

    @Test
    void coversARenewalWhileSignsOfLifeAreSent() {
        for (double at = 1; at <= 60; at += 1) {
            assertThat(clock.covers(seconds(at))).as("renewal sent at %s s", at).isTrue();
            clock.answered(seconds(at));
        }
    }

    @Test
    void doesNotCoverARenewalAfterAPauseUntilTheSessionWasHeardOfAgain() {
        clock.answered(seconds(1));
        clock.answered(seconds(10));
        assertThat(clock.covers(seconds(10))).isFalse();
        clock.answered(seconds(11.9));
        assertThat(clock.covers(seconds(11.9)))
                .as("the first sign after the pause may not be told yet")
                .isFalse();
        assertThat(clock.covers(seconds(12)))
                .as("a quarter of the timeout after it")
                .isTrue();
    }

    @Test
    void takesNoSignOfAnotherConnectionForOneOfThis() {
        clock.answered(seconds(20));
        clock.reconnected(seconds(21));
        clock.answered(seconds(24.9));
        assertThat(clock.covers(seconds(24.6))).isTrue();
        assertThat(clock.covers(seconds(24.9)))
                .as("covered by signs of the connection before")
                .isFalse();
    }

    /** What the class comment derives: whatever is covered is over before the leader can expire the session. */
    @Test
    void neverPromisesMoreThanTheLeaderKeeps() {
        Random random = new Random(7);
        int covered = 0;
        for (int round = 0; round < 5_000; round++) {
            covered += promisesNoMoreThan(new SlowestLeader(random.nextDouble() * SlowestLeader.HALF_TICK), random);
        }
        assertThat(covered).as("renewals that were covered at all").isGreaterThan(20_000);
    }

    private static int promisesNoMoreThan(SlowestLeader leader, Random random) {
        LeaseClock tried = new LeaseClock(TIMEOUT, 0);
        int covered = 0;
        double now = 0;
        for (int step = 0; step < 30; step++) {
            now += random.nextInt(5) == 0 ? random.nextDouble() * 7 : random.nextDouble();
            leader.advanceTo(now);
            if (now >= leader.expiry()) {
                break;
            }
            if (tried.covers(seconds(now))) {
                covered++;
                double until = now + tried.validity().toNanos() / 1e9;
                assertThat(until).as("renewal sent at %s s", now).isLessThan(leader.expiry());
            }
            tried.answered(seconds(now));
            leader.signOfLife();
        }
        return covered;
    }

    /** A leader that asks its followers for signs of life once in half of the longest tick, and hears of none earlier. */
    private static final class SlowestLeader {

        private static final double HALF_TICK = TIMEOUT.toSeconds() / 4.0;

        private double nextPing;
        private double heard;
        private boolean isSomethingToTell;

        SlowestLeader(double firstPing) {
            nextPing = firstPing;
        }

        void advanceTo(double now) {
            while (nextPing <= now) {
                heard = isSomethingToTell ? nextPing : heard;
                isSomethingToTell = false;
                nextPing += HALF_TICK;
            }
        }

        void signOfLife() {
            isSomethingToTell = true;
        }

        double expiry() {
            return heard + TIMEOUT.toSeconds();
        }
    }

    @Test
    void asksForASignOfLifeWhenNothingWasSent() {
        assertThat(clock.isDue(seconds(0.4))).isFalse();
        assertThat(clock.isDue(seconds(0.5))).isTrue();
        clock.answered(seconds(0.5));
        assertThat(clock.isDue(seconds(0.9))).isFalse();
        assertThat(clock.interval()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void renewsThriceWithinItsValidity() {
        assertThat(clock.validity()).isEqualTo(Duration.ofSeconds(4));
        assertThat(clock.renewEvery().multipliedBy(3)).isLessThanOrEqualTo(clock.validity());
    }

    private static long seconds(double seconds) {
        return (long) (seconds * 1e9);
    }
}
