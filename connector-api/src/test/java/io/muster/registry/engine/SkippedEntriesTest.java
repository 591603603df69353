package io.muster.registry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.backend.EntryRead;
import java.util.List;
import org.junit.jupiter.api.Test;

class SkippedEntriesTest {

    private final Counters counters = new Counters();
    private final SkippedEntries skipped = new SkippedEntries(Entries.GROUP, counters);

    private static EntryRead foreign(String key, String problem) {
        return new EntryRead.Foreign(key, 1, problem);
    }

    @Test
    void sameProblemOfTheSameKey_countsOnce() {
        skipped.examine(List.of(foreign("a", "x"), foreign("b", "x")));
        skipped.examine(List.of(foreign("a", "x"), foreign("b", "y")));

        assertThat(counters.get(Counted.ENTRIES_SKIPPED)).isEqualTo(3);
    }

    @Test
    void keyThatWasMendedAndBrokenAgain_countsAgain() {
        EntryRead broken = new EntryRead.Foreign("key1", 1, "x");
        skipped.examine(broken);
        skipped.examine(Entries.entry(1, 2));
        skipped.examine(broken);

        assertThat(counters.get(Counted.ENTRIES_SKIPPED)).isEqualTo(2);
    }

    @Test
    void whoeverWritesThousands_fillsNoMemory() {
        for (int i = 0; i < 10_000; i++) {
            skipped.examine(foreign("key" + i, "x"));
        }

        assertThat(counters.get(Counted.ENTRIES_SKIPPED)).isEqualTo(1_000);
        skipped.examine(List.of());
        skipped.examine(foreign("another", "x"));
        assertThat(counters.get(Counted.ENTRIES_SKIPPED)).isEqualTo(1_001);
    }
}
