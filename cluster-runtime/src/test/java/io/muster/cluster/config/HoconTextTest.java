package io.muster.cluster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.muster.registry.spi.InvalidSettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HoconTextTest {

    @Test
    void parse_aSettingWithADefaultAndAVariable_isReadBesideBlocksOfOtherRegistries() {
        String text = """
                muster {
                  system = a
                  system = ${?SYSTEM}
                  group = world
                  groups { world { visibility = internal } }
                  registry {
                    type = ${TYPE}
                    memory { name = here, name = ${?NAME} }
                    zookeeper { connect-string = here, connect-string = ${?ZK}, password = ${NOBODY_HAS_IT} }
                  }
                }
                """;

        assertThat(read(text, Map.of("TYPE", "memory")).system()).isEqualTo("a");
        ClusterConfig config = read(text, Map.of("TYPE", "memory", "NAME", "there", "SYSTEM", "b"));

        assertThat(config.system()).isEqualTo("b");
    }

    @Test
    void parse_whatCannotBePutTogether_isNamedWithoutItsValues() {
        String text = """
                muster {
                  system = a
                  group = world
                  registry { type = memory, memory { name = ${TOKEN} { hushed = 12345 } } }
                }
                """;

        assertThatThrownBy(() -> read(text, Map.of("TOKEN", "a secret")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("Cannot concatenate")
                .message()
                .doesNotContain("a secret", "12345");
    }

    private static ClusterConfig read(String text, Map<String, String> environment) {
        return new ConfigReader(HoconText.parse(text, ConfigFactory.parseMap(environment)), List.of()).read();
    }
}
