package io.muster.registry.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the README to what is compiled and run. */
class ReadmeTest {

    private static final Path README = Path.of("README.md");
    private static final Path EXAMPLE =
            Path.of("src/test/java/io/muster/registry/testkit/example/TownConformance.java");

    @Test
    void theJavaInTheReadme_isTheCompiledExample() throws IOException {
        assertThat(matches("(?s)```java\n(.*?)```"))
                .singleElement()
                .satisfies(block -> assertThat(Files.readString(EXAMPLE)).endsWith("\n" + block));
    }

    @Test
    void everyLink_leadsSomewhere() throws IOException {
        assertThat(matches("\\]\\(([^)#]+)[^)]*\\)"))
                .isNotEmpty()
                .allSatisfy(target -> assertThat(Path.of(target)).exists());
    }

    private static List<String> matches(String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(README))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
