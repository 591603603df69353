package io.muster.registry.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

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

    @Test
    void theExample_passesWhatNeedsNoVerb_andTheRestIsNotApplicable() {
        TestExecutionSummary summary = run("Identity");
        assertThat(summary.getTestsFailedCount()).isZero();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(summary.getTestsFoundCount());

        TestExecutionSummary faults = run("Recovery");
        assertThat(faults.getTestsAbortedCount()).isPositive().isEqualTo(faults.getTestsFoundCount());
    }

    private static TestExecutionSummary run(String section) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectUniqueId("[engine:junit-jupiter]/[class:" + TownConformance.class.getName()
                        + "]/[nested-class:" + section + "]"))
                .build();
        LauncherFactory.create().execute(request, summary);
        return summary.getSummary();
    }

    private static List<String> matches(String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(README))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
