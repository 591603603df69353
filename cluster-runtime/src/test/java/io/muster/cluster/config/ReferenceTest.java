package io.muster.cluster.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference file and the code say the same: keys, defaults, ranges, presets. */
final class ReferenceTest {

    private static final String MINIMAL = """
            muster {
              system = my-system
              group = world
              groups {
                client { visibility = external, connects-to = [world] }
                world { visibility = internal }
              }
              registry.type = memory
              health.checks {
                database { type = tcp, host = db.example.org, port = 5432 }
                web { type = http, url = "http://127.0.0.1:8080/ready" }
              }
            }
            """;
    private static final Pattern PRESETS = Pattern.compile("\\(local (\\S+), wan (\\S+)\\)");

    private final Config reference = ConfigFactory.parseResources("muster-reference.conf");

    @Test
    void reference_read_givesTheDefaults() {
        ClusterConfig read = ClusterConfig.parse(reference.root().render());

        assertThat(read).hasToString(ClusterConfig.parse(MINIMAL).toString());
    }

    @Test
    void reference_keys_areThoseTheCodeReads() {
        assertThat(comments().keySet())
                .containsExactlyInAnyOrderElementsOf(described().keySet());
    }

    @Test
    void reference_comments_sayWhatTheCodeExpects() {
        Map<String, String> comments = comments();

        described()
                .forEach((key, expected) -> assertThat(comments.get(key))
                        .as("comment of " + key)
                        .isNotBlank()
                        .contains(expected));
    }

    @ParameterizedTest
    @EnumSource(
            value = Preset.class,
            names = {"LOCAL", "WAN"})
    void reference_timesOfPreset_areThoseOfTheCode(Preset preset) {
        StringBuilder written = new StringBuilder(MINIMAL);
        comments().forEach((key, comment) -> {
            Matcher times = PRESETS.matcher(comment);
            if (times.find()) {
                written.append("muster.")
                        .append(key)
                        .append(" = ")
                        .append(times.group(preset == Preset.LOCAL ? 1 : 2))
                        .append('\n');
            }
        });

        assertThat(ClusterConfig.parse(written.toString()))
                .hasToString(ClusterConfig.parse(
                                MINIMAL + "muster.preset = " + preset.name().toLowerCase(Locale.ROOT))
                        .toString());
    }

    /** A second example of something that is described with the first. */
    private static boolean isDescribedBefore(String key) {
        return key.startsWith("groups.world.")
                || (key.startsWith("health.checks.web.") && !key.equals("health.checks.web.url"));
    }

    /** What the code reads, but the user's own words and other registries' blocks. */
    private static Map<String, String> described() {
        ConfigReader reader = new ConfigReader(HoconText.parse(MINIMAL, ConfigFactory.empty()), List.of());
        reader.read();
        Map<String, String> described = new TreeMap<>(reader.described());
        ConnectorTypes.known().forEach(type -> described.remove("registry." + type));
        described.keySet().removeIf(ReferenceTest::isDescribedBefore);
        return described;
    }

    /** The comment above each value of the reference, by its key. */
    private Map<String, String> comments() {
        Map<String, String> comments = new TreeMap<>();
        collect("", reference.getObject("muster"), comments);
        comments.keySet().removeIf(ReferenceTest::isDescribedBefore);
        return comments;
    }

    private static void collect(String prefix, ConfigObject object, Map<String, String> comments) {
        for (Map.Entry<String, ConfigValue> entry : new HashMap<>(object).entrySet()) {
            if (entry.getValue() instanceof ConfigObject block) {
                collect(prefix + entry.getKey() + ".", block, comments);
            } else {
                comments.put(
                        prefix + entry.getKey(),
                        String.join("", entry.getValue().origin().comments()).strip());
            }
        }
    }
}
