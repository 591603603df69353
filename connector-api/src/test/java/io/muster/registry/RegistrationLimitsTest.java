package io.muster.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
