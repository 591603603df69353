package io.muster.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

    @Test
    void delaysNoSingleOneAndNotTheFirstFew() {
        Pace pace = new Pace(ONE_SECOND, 2);

        assertThat(pace.take(0, ONE_SECOND)).isZero();
        assertThat(pace.take(0, ONE_SECOND)).isZero();
        assertThat(pace.take(10 * SECOND, ONE_SECOND)).isZero();
        assertThat(pace.take(10 * SECOND, ONE_SECOND)).isZero();
    }

    @Test
    void letsOneThroughPerIntervalFromThenOn() {
        Pace pace = new Pace(ONE_SECOND, 2);
        pace.take(0, ONE_SECOND);
        pace.take(0, ONE_SECOND);

        assertThat(pace.take(0, ONE_SECOND)).isEqualTo(Duration.ofSeconds(1));
        assertThat(pace.take(0, ONE_SECOND)).isEqualTo(Duration.ofSeconds(2));
        assertThat(pace.take(2 * SECOND, ONE_SECOND)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void letsMoreOfWhatCostsLittleThrough() {
        Pace pace = new Pace(ONE_SECOND, 2);
        Duration little = Duration.ofMillis(100);

        for (int i = 0; i <= 10; i++) {
            assertThat(pace.take(0, little)).isZero();
        }
        assertThat(pace.take(0, little)).isEqualTo(little);
        assertThat(pace.take(0, little)).isEqualTo(little.multipliedBy(2));
    }

    @Test
    void largeAnswersAreFurtherApartThanSmallOnes() {
        Duration most = Duration.ofMillis(100);

        assertThat(Pace.apart(2_000, most)).isEqualTo(Duration.ofMillis(5));
        assertThat(Pace.apart(1_000_000, most)).isEqualTo(Duration.ofMillis(55));
        assertThat(Pace.apart(Integer.MAX_VALUE, most)).isEqualTo(most);
    }

    @Test
    void countsOnAClockThatBeginsAnywhere() {
        Pace pace = new Pace(ONE_SECOND, 1);

        assertThat(pace.take(Long.MAX_VALUE - SECOND / 2, ONE_SECOND)).isZero();
        assertThat(pace.take(Long.MAX_VALUE - SECOND / 2, ONE_SECOND)).isEqualTo(Duration.ofSeconds(1));
        assertThat(pace.take(Long.MIN_VALUE + 2 * SECOND, ONE_SECOND)).isZero();
    }
}
