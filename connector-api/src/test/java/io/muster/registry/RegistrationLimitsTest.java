package io.muster.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationLimitsTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0"})
    void wildcardIsNoAddressToRegister(String wildcard) {
        assertThatThrownBy(() -> Registration.of("world", wildcard, 7000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host='" + wildcard + "' is a wildcard address");
    }

    private static Registration with(String key, String value) {
        return Registration.of("world", "localhost", 7000).withProperties(Map.of(key, value));
    }

    private static Map<String, String> properties(int count, int valueLength) {
        Map<String, String> properties = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            properties.put("key" + (100 + i), "x".repeat(valueLength));
        }
        return properties;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "world", "w-1", "0", "a23456789012345678901234567890123456789012345678901234567890123"})
    void groupThatIsALabel(String group) {
        assertThat(RegistrationLimits.labelProblem("group", group)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "World",
                "-w",
                "w-",
                "a/b",
                "a.b",
                "ä",
                "a\n",
                "a234567890123456789012345678901234567890123456789012345678901234"
            })
    void groupThatIsNoLabel(String group) {
        assertThat(RegistrationLimits.labelProblem("group", group))
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("group='").contains("DNS label"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0.1", "fe80::1%eth0", "[::1]", "a_b.example.com"})
    void hostThatOthersCanReach(String host) {
        assertThatCode(() -> Registration.of("world", host, 1)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "ä", "a/b", "http://x", "a\u0000"})
    void hostThatIsNone(String host) {
        assertThatThrownBy(() -> Registration.of("world", host, 1)).hasMessageContaining("host='");
    }

    @Test
    void hostTooLong() {
        assertThatCode(() -> Registration.of("world", "a".repeat(253), 1)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Registration.of("world", "a".repeat(254), 1)).hasMessageContaining("253");
    }

    @Test
    void portAndHostGoTogether() {
        assertThatCode(() -> Registration.of("world", "", 0)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Registration.of("world", "", 1)).hasMessageContaining("port=1");
        assertThatThrownBy(() -> Registration.of("world", "localhost", 0)).hasMessageContaining("port=0");
        assertThatThrownBy(() -> Registration.of("world", "localhost", 65_536)).hasMessageContaining("port=65536");
    }

    @Test
    void propertiesUpToTheLimits() {
        assertThatCode(() -> with("k".repeat(64), "v".repeat(512))).doesNotThrowAnyException();
        assertThatCode(() -> with("k", "\u0000\n\"\\ä\uD83D\uDE00")).doesNotThrowAnyException();
        assertThatCode(() -> with("k", "")).doesNotThrowAnyException();
        assertThatCode(() -> Registration.of("world", "localhost", 1).withProperties(properties(40, 198)))
                .doesNotThrowAnyException();
    }

    @Test
    void propertiesBeyondTheLimits() {
        assertThatThrownBy(() -> with("k".repeat(65), "v")).hasMessageContaining("64");
        assertThatThrownBy(() -> with("a b", "v")).hasMessageContaining("'a b'");
        assertThatThrownBy(() -> with("", "v")).hasMessageContaining("key ''");
        assertThatThrownBy(() -> with("consul-x", "v")).hasMessageContaining("reserved prefix");
        assertThatThrownBy(() -> with("muster-x", "v")).hasMessageContaining("reserved prefix");
        assertThatThrownBy(() -> with("k", "v".repeat(513))).hasMessageContaining("513 bytes");
        assertThatThrownBy(() -> with("k", "ä".repeat(257))).hasMessageContaining("514 bytes");
        assertThatThrownBy(() -> with("k", "\uD800")).hasMessageContaining("lone surrogate");
        assertThatThrownBy(() -> Registration.of("world", "localhost", 1).withProperties(properties(41, 1)))
                .hasMessageContaining("41 entries");
        assertThatThrownBy(() -> Registration.of("world", "localhost", 1).withProperties(properties(40, 200)))
                .hasMessageContaining("8240 bytes");
    }

    @Test
    void adminUrlIsTheOneReservedProperty_besideAllTheApplicationsOwn() {
        Map<String, String> full = properties(40, 198);
        full.put(Registration.ADMIN_URL, "http://127.0.0.1:9400");

        assertThat(Registration.of("world", "localhost", 1).withProperties(full).properties())
                .isEqualTo(full);
        assertThat(RegistrationLimits.propertyProblems(Registration.ADMIN_URL, "http://127.0.0.1:9400"))
                .as("the application's own")
                .isNotEmpty();
        assertThatThrownBy(() -> with(Registration.ADMIN_URL, "v".repeat(513))).hasMessageContaining("513 bytes");
    }

    @Test
    void everyProblemIsToldAtOnce_andNoValueOfAProperty() {
        assertThatThrownBy(() -> new Registration(
                        "Bad Group", InstanceId.random(), "bad host", 1, Map.of("bad key", "secret".repeat(100))))
                .hasMessageContaining("Bad Group")
                .hasMessageContaining("bad host")
                .hasMessageContaining("bad key")
                .hasMessageContaining("600 bytes")
                .message()
                .doesNotContain("secret");
    }
}
