package io.muster.registry.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TallyTest {

    private static final Path REGISTRIES = Path.of("..", "docs", "registries.md");

    @Test
    void figures_areARowOfTheTableInTheDocumentation() throws IOException {
        Tally tally = new Tally();
        tally.measured(Figure.JOIN, 12.34);
        tally.measured(Figure.JOIN, 1);
        tally.measured(Figure.JOIN, 3);
        tally.measured(Figure.CRASH, 4_120.8);
        String row = tally.summary("town hall 1.0", Duration.ofSeconds(2))
                .lines()
                .filter(line -> line.startsWith("  as a row: "))
                .map(line -> line.substring(line.indexOf('|')))
                .findFirst()
                .orElseThrow();

        assertThat(row).startsWith("| town hall 1.0, lease 2000 ms | 3.0 to 12 | - | 4121 | - |");
        assertThat(cells(row)).isEqualTo(1 + Figure.values().length);
        assertThat(Files.readAllLines(REGISTRIES, UTF_8))
                .filteredOn(line -> line.startsWith("| registry | join |")
                        || line.startsWith("| memory, lease")
                        || line.startsWith("| ZooKeeper 3.9")
                        || line.startsWith("| etcd 3.5.16, lease"))
                .hasSize(4)
                .allSatisfy(line -> assertThat(cells(line)).isEqualTo(cells(row)));
    }

    private static long cells(String row) {
        return row.chars().filter(c -> c == '|').count() - 1;
    }
}
