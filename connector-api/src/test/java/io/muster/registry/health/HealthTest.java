package io.muster.registry.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {

    @Test
    void worstOf_isTheWorst_andOfEqualsTheFirst() {
        Health one = Health.warning("one");
        Health two = Health.warning("two");

        assertThat(Health.worstOf(List.of(Health.PASSING, one, two))).isSameAs(one);
        assertThat(Health.worstOf(List.of(one, Health.critical("x"), two))).isEqualTo(Health.critical("x"));
        assertThat(Health.worstOf(List.of(Health.critical("x"), new Health(HealthStatus.MAINTENANCE, "m"))))
                .isEqualTo(new Health(HealthStatus.MAINTENANCE, "m"));
        assertThat(Health.worstOf(List.of())).isEqualTo(Health.PASSING);
    }

    @Test
    void note_tooLong_isCutBetweenTwoCharacters() {
        Health health = Health.critical("x" + "ä".repeat(300));

        assertThat(health.note().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(Health.MAX_NOTE_BYTES);
        assertThat(health.note()).isEqualTo("x" + "ä".repeat(255));
    }

    @Test
    void note_withALoneSurrogate_canBePublished() {
        assertThat(UTF_8.newEncoder().canEncode(Health.critical("a\uD800b").note()))
                .isTrue();
    }

    @Test
    void note_ofJustTheLength_isKept() {
        assertThat(Health.critical("x".repeat(512)).note()).hasSize(512);
        assertThat(Health.critical("").note()).isEmpty();
    }
}
