package io.muster.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.client.Liveness.Verdict;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** On virtual time: pings every 100 ms, dead after 400 ms, too slow after 300 ms, looked at every 50 ms. */
final class LivenessTest {

    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);

    private final Liveness liveness = new Liveness(ClientBed.times(1_000, 100, 400, 300), TICK, 0);
    private long now;

    private Verdict tick(boolean reading, boolean waiting) {
        now += TICK;
        return liveness.tick(now, reading, waiting);
    }

    /** Ticks until there is something other than a ping to say; returns the milliseconds it took. */
    private long until(Verdict verdict, boolean reading, boolean waiting) {
        for (int i = 0; i < 100; i++) {
            if (tick(reading, waiting) == verdict) {
                return TimeUnit.NANOSECONDS.toMillis(now);
            }
        }
        return -1;
    }

    @Test
    void tick_nothingSent_pingsAtTheInterval() {
        assertThat(tick(true, false)).isEqualTo(Verdict.FINE);
        assertThat(tick(true, false)).isEqualTo(Verdict.PING);
        assertThat(tick(true, false)).isEqualTo(Verdict.FINE);
        assertThat(tick(true, false)).isEqualTo(Verdict.PING);
    }

    @Test
    void tick_messagesGoOut_needsNoPing() {
        for (int i = 0; i < 6; i++) {
            liveness.progressed();
            assertThat(tick(true, false)).isEqualTo(Verdict.FINE);
        }
    }

    @Test
    void tick_silence_isDeadAfterItsTime() {
        liveness.heard();

        assertThat(until(Verdict.DEAD, true, false)).isEqualTo(500);
    }

    @Test
    void tick_silenceWhileNotReading_provesNothing() {
        assertThat(until(Verdict.DEAD, false, false)).isEqualTo(-1);
    }

    @Test
    void tick_nothingTakenWhileWaiting_isTooSlow() {
        assertThat(until(Verdict.TOO_SLOW, false, true)).isEqualTo(350);
    }

    @Test
    void tick_nothingWaits_isNeverTooSlow() {
        assertThat(until(Verdict.TOO_SLOW, false, false)).isEqualTo(-1);
    }

    @Test
    void tick_ourOwnPause_isNotHeldAgainstTheOther() {
        now += TimeUnit.SECONDS.toNanos(10);

        assertThat(tick(true, true)).isEqualTo(Verdict.PING);
    }
}
