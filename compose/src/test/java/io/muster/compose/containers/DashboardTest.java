package io.muster.compose.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the dashboard to the documented metrics, and the compose file to the files it mounts. */
class DashboardTest {

    private static final Pattern METRIC = Pattern.compile("muster_[a-z_]+");

    @Test
    void everyMetricOfTheDashboardIsDocumented() throws IOException {
        String documented = Files.readString(Path.of("../docs/operations.md"));
        List<String> asked = Dashboard.expressions().stream()
                .flatMap(expression -> METRIC.matcher(expression).results())
                .map(MatchResult::group)
                .distinct()
                .toList();

        assertThat(asked)
                .hasSizeGreaterThan(10)
                .allSatisfy(metric -> assertThat(documented).containsPattern("`" + metric + "[`{]"));
    }

    @Test
    void everyFileThatTheComposeFileMountsIsThere() throws IOException {
        List<String> mounted = Pattern.compile("- (?:\\$\\{[A-Z_]+:-)?(\\./[a-z/.]+)}?:/")
                .matcher(Files.readString(Path.of("compose.yaml")))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(mounted)
                .contains("./server.conf", "./observe/prometheus.yml")
                .allSatisfy(file -> assertThat(Path.of(file)).exists());
    }
}
