package io.muster.compose.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.config.ClusterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the README to what is compiled and run. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..");
    private static final Path EXAMPLE = Path.of("src/main/java/io/muster/compose/minimal/HelloServer.java");

    @Test
    void theJavaInTheReadmeIsTheCompiledExample() throws IOException {
        List<String> blocks = blocks("java");

        assertThat(blocks).hasSize(1);
        assertThat(unindented(Files.readString(EXAMPLE))).contains(unindented(blocks.get(0)));
    }

    @Test
    void theExampleIsNoLongerThanTwentyLines() throws IOException {
        assertThat(blocks("java").get(0).lines().filter(line -> !line.isBlank()))
                .hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void theConfigurationInTheReadmeIsValid() throws IOException {
        List<String> blocks = blocks("hocon");

        assertThat(blocks).hasSize(1);
        assertThat(ClusterConfig.parse(blocks.get(0)).topology().groups())
                .containsOnlyKeys("client", "world", "social");
    }

    @Test
    void everyCommandInTheReadmeCanBeRun() throws IOException {
        List<String> commands = blocks("bash").stream().flatMap(String::lines).toList();

        assertThat(commands)
                .isNotEmpty()
                .allSatisfy(command -> assertThat(ROOT.resolve(command)).isExecutable());
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> targets = matches("\\]\\(([^)#]+)\\)");

        assertThat(targets)
                .isNotEmpty()
                .allSatisfy(target -> assertThat(ROOT.resolve(target)).exists());
    }

    private static String unindented(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    private static List<String> blocks(String language) throws IOException {
        return matches("(?s)```" + language + "\n(.*?)```");
    }

    private static List<String> matches(String pattern) throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        return Pattern.compile(pattern)
                .matcher(readme)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
