package io.muster.registry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {

    private static final Duration MIN = Duration.ofMillis(100);
    private static final Duration MAX = Duration.ofSeconds(5);

    @Test
    void defaults_areThoseOfTheDesign() {
        EngineSettings settings = EngineSettings.defaults();

        assertThat(settings.requestBound()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.closeBound()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.auditInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.reconcileInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.retry()).isEqualTo(new Backoff(MIN, MAX));
    }

    @Test
    void aTimeThatCannotBe_isRefusedByName() {
        EngineSettings defaults = EngineSettings.defaults();

        assertThatThrownBy(() -> defaults.withRequestBound(Duration.ZERO)).hasMessageContaining("requestBound=PT0S");
        assertThatThrownBy(() -> defaults.withCloseBound(Duration.ZERO)).hasMessageContaining("closeBound=PT0S");
        assertThatThrownBy(() -> defaults.withAuditInterval(Duration.ofSeconds(-1)))
                .hasMessageContaining("auditInterval=PT-1S");
        assertThatThrownBy(() -> defaults.withReconcileInterval(Duration.ZERO))
                .hasMessageContaining("reconcileInterval");
        assertThatThrownBy(() -> defaults.withRefreshInterval(Duration.ZERO)).hasMessageContaining("refreshInterval");
        assertThatThrownBy(() -> defaults.withRecoveryJitter(Duration.ofMillis(-1)))
                .hasMessageContaining("recoveryJitter");
        assertThat(defaults.withRecoveryJitter(Duration.ZERO).recoveryJitter()).isZero();
    }

    @Test
    void backoff_growsAndIsSpreadOverItsWholeRange() {
        Backoff backoff = new Backoff(MIN, MAX);
        SplittableRandom random = new SplittableRandom(1);

        List<Long> first = delays(backoff, 1, random);
        List<Long> late = delays(backoff, 20, random);

        assertThat(first).allMatch(millis -> millis >= 100 && millis <= 200);
        assertThat(late).allMatch(millis -> millis >= 100 && millis <= 5_000);
        assertThat(late).anyMatch(millis -> millis < 600).anyMatch(millis -> millis > 4_500);
    }

    @Test
    void backoff_afterVeryManyAttempts_isStillInItsRange() {
        Backoff backoff = new Backoff(Duration.ofNanos(1), Duration.ofDays(365));

        assertThat(delays(backoff, Integer.MAX_VALUE, new SplittableRandom(1)))
                .allMatch(
                        millis -> millis >= 0 && millis <= Duration.ofDays(365).toMillis());
        assertThat(delays(new Backoff(Duration.ofDays(365), Duration.ofDays(36_500)), 40, new SplittableRandom(1)))
                .allMatch(millis -> millis >= Duration.ofDays(365).toMillis());
    }

    @Test
    void backoff_slow_startsTenTimesAsSlow() {
        assertThat(new Backoff(MIN, MAX).slow()).isEqualTo(new Backoff(Duration.ofSeconds(1), MAX));
        assertThat(new Backoff(MAX, MAX).slow()).isEqualTo(new Backoff(Duration.ofSeconds(50), Duration.ofSeconds(50)));
    }

    @Test
    void backoff_thatCannotBe_isRefused() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, MAX)).hasMessageContaining("min=PT0S");
        assertThatThrownBy(() -> new Backoff(MAX, MIN)).hasMessageContaining("max=PT0.1S");
    }

    private static List<Long> delays(Backoff backoff, int attempts, SplittableRandom random) {
        return IntStream.range(0, 500)
                .mapToObj(i -> backoff.delay(attempts, random).toMillis())
                .toList();
    }
}
