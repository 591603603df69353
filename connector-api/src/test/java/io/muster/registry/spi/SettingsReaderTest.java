package io.muster.registry.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsReaderTest {

    private static SettingsReader reader(Map<String, String> values) {
        return new SettingsReader(new MapSource("registry.test", values));
    }

    @Test
    void finish_manyMistakes_tellsAllAtOnce() {
        SettingsReader reader = reader(Map.of("time", "soon", "count", "70000", "size", "3 parsecs", "tiem", "5s"));

        reader.duration("time", Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofHours(1));
        reader.number("count", 1, 1, 65_536);
        reader.size("size", 64, 1, 1 << 20);
        reader.required("name", "");

        assertThatThrownBy(reader::finish)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("5 problems")
                .hasMessageContaining("registry.test.time: 'soon' must be a time from 1ms to 1h")
                .hasMessageContaining("registry.test.count: 70000 must be a whole number from 1 to 65536")
                .hasMessageContaining("registry.test.size: '3 parsecs' must be a size from 1B to 1MiB")
                .hasMessageContaining("registry.test.name: is missing")
                .hasMessageContaining("registry.test.tiem: is not a setting; did you mean 'time'?");
    }

    @Test
    void finish_beginningOfALongName_suggestsIt() {
        SettingsReader reader = reader(Map.of("connect", "a:1"));

        reader.text("root");
        reader.text("connect-string");

        assertThatThrownBy(reader::finish)
                .hasMessageContaining("connect: is not a setting; did you mean 'connect-string'?");
    }

    @Test
    void block_askedTwice_isOneReader() {
        SettingsReader reader = reader(Map.of("below.count", "3"));

        reader.blockOrEmpty("below").number("count", 0, 0, 9);

        assertThat(reader.block("below")).containsSame(reader.blockOrEmpty("below"));
        reader.finish();
    }

    @Test
    void finish_nothingWrong_throwsNothing() {
        SettingsReader reader = reader(Map.of("time", "90s"));

        assertThat(reader.duration("time", Duration.ZERO, Duration.ZERO, Duration.ofHours(1)))
                .isEqualTo(Duration.ofSeconds(90));
        reader.finish();

        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void secret_usedWherePlainTextIsExpected_isNotShownWhenUnknown() {
        SettingsReader reader = reader(Map.of("password", "hunter2", "passwort", "hunter3"));

        assertThat(reader.secret("password"))
                .hasValueSatisfying(secret -> assertThat(secret).hasToString("********"));

        assertThatThrownBy(reader::finish).message().doesNotContain("hunter2").doesNotContain("hunter3");
    }

    @ParameterizedTest
    @CsvSource({"17,17", "17B,17", "64 KiB,65536", "64K,65536", "1 kB,1000", "2MiB,2097152", "1MB,1000000"})
    void size_withUnit_readsAsBytes(String text, int bytes) {
        assertThat(reader(Map.of("size", text)).size("size", 0, 0, Integer.MAX_VALUE))
                .isEqualTo(bytes);
    }

    @Test
    void size_beyondAnyNumber_isOutOfRange() {
        SettingsReader reader = reader(Map.of("size", "999999999999 GiB"));

        reader.size("size", 0, 0, 1024);

        assertThat(reader.problems()).hasSize(1);
    }

    @Test
    void list_withCommas_isWords() {
        assertThat(reader(Map.of("names", " a, b,,c ")).list("names")).isEqualTo(List.of("a", "b", "c"));
    }

    @Test
    void blockOrEmpty_absent_readsDefaultsAndDescribesThem() {
        SettingsReader reader = reader(Map.of());

        int value = reader.blockOrEmpty("below").number("count", 7, 0, 9);

        assertThat(value).isEqualTo(7);
        assertThat(reader.described()).containsExactly(Map.entry("below.count", "a whole number from 0 to 9"));
        reader.finish();
    }

    @Test
    void blockSource_ofSomebodyElse_isNotLookedAt() {
        SettingsReader reader = reader(Map.of("other.key", "x"));

        assertThat(reader.blockSource("other")).isPresent();
        reader.finish();
    }

    @Test
    void number_isABlock_isAProblem() {
        SettingsReader reader = reader(Map.of("port.x", "1"));

        reader.number("port", 1, 1, 2);

        assertThat(reader.problems())
                .extracting(SettingsProblem::message)
                .containsExactly("must be a whole number from 1 to 2, not a block");
    }
}
