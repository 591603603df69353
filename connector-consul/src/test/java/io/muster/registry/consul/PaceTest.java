package io.muster.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void delaysNoSingleOneAndNotTheFirstFew() {
        Pace pace = new Pace(Duration.ofSeconds(1), 2);

        assertThat(pace.take(0)).isZero();
        assertThat(pace.take(0)).isZero();
        assertThat(pace.take(10 * SECOND)).isZero();
        assertThat(pace.take(10 * SECOND)).isZero();
    }

    @Test
    void letsOneThroughPerIntervalFromThenOn() {
        Pace pace = new Pace(Duration.ofSeconds(1), 2);
        pace.take(0);
        pace.take(0);

        assertThat(pace.take(0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(pace.take(0)).isEqualTo(Duration.ofSeconds(2));
        assertThat(pace.take(2 * SECOND)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void countsOnAClockThatBeginsAnywhere() {
        Pace pace = new Pace(Duration.ofSeconds(1), 1);

        assertThat(pace.take(Long.MAX_VALUE - SECOND / 2)).isZero();
        assertThat(pace.take(Long.MAX_VALUE - SECOND / 2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(pace.take(Long.MIN_VALUE + 2 * SECOND)).isZero();
    }
}
