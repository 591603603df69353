package io.muster.registry.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.testkit.KitRun.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows that the kit can fail: each mutant is killed by the case that is meant for it. Writes which by which to {@code target/mutants.md}. */
class MutantsIT {

    private static final Path TABLE = Path.of("target", "mutants.md");

    /** Long enough for what a sound connector does in these cases. */
    private static final Duration IN_VAIN = Duration.ofSeconds(10);

    private static final Map<String, Case> KILLED = new ConcurrentHashMap<>();

    @AfterEach
    void endLeaks() {
        Eventually.patience(Eventually.PATIENCE);
        MutantConnectors.LeaksThread.endThreads();
        MutantConnectors.LeaksSocket.closeSockets();
        MutantBackends.LeavesSessionOpen.closeSessions();
    }

    @AfterAll
    static void writeTable() throws IOException {
        StringBuilder table = new StringBuilder("| mutant | killed by |\n|---|---|\n");
        new TreeMap<>(KILLED)
                .forEach((name, by) -> table.append("| ")
                        .append(name)
                        .append(" | `")
                        .append(by.method())
                        .append("` |\n"));
        Files.createDirectories(TABLE.toAbsolutePath().getParent());
        Files.writeString(TABLE, table, UTF_8);
        System.out.println(KILLED.size() + " mutants killed:\n" + table);
    }

    static Stream<Mutant> mutants() {
        return Mutants.all().stream();
    }

    static Stream<Case> killers() {
        return mutants().map(Mutant::killer).distinct();
    }

    @ParameterizedTest
    @MethodSource("killers")
    void soundConnector_survives(Case each) {
        KitRun run = KitRun.of(Mutant.sound(), each);

        assertThat(run.failures()).as(each.method()).isEmpty();
        assertThat(run.passed()).as(each.method()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void mutant_isKilled(Mutant mutant) {
        Eventually.patience(IN_VAIN);
        KitRun run = KitRun.of(mutant.harness().get(), mutant.killer());

        assertThat(run.failures())
                .as("failures of " + mutant.killer().method())
                .singleElement()
                .isInstanceOfAny(AssertionError.class, ConditionTimeoutException.class)
                .satisfies(failure -> assertThat(mutant.because())
                        .as("what killed it: the assertion, not an accident")
                        .anySatisfy(part -> assertThat(failure).hasMessageContaining(part)));
        KILLED.put(mutant.name(), mutant.killer());
    }
}
