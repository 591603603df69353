package io.muster.registry.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpochTextTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "17, 17", "' 17\n', 17", "007, 7", "999999999999999999, 999999999999999999"})
    void takesANumber(String text, long epoch) {
        assertThat(EpochText.parse(text)).hasValue(epoch);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-1", "+1", "1.0", "1 2", "0x1", "\u0663", "1000000000000000000"})
    void takesNothingElse(String text) {
        assertThat(EpochText.parse(text)).isEmpty();
    }
}
