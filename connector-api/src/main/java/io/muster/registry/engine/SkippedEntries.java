package io.muster.registry.engine;

import io.muster.registry.backend.EntryRead;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs the entries of one group that are none of ours, each problem of each key once (P17). */
final class SkippedEntries {

    private static final Logger LOG = LoggerFactory.getLogger(SkippedEntries.class);

    /** So many are remembered; whoever writes more of them than that must not fill our memory or our log. */
    private static final int MOST = 1_000;

    private final String group;
    private final Counters counters;
    private final Map<String, String> known = new HashMap<>();

    SkippedEntries(String group, Counters counters) {
        this.group = group;
        this.counters = counters;
    }

    /** Looks at a whole listing; keys that are gone are forgotten. */
    void examine(Collection<EntryRead> entries) {
        Set<String> keys = new HashSet<>();
        for (EntryRead entry : entries) {
            keys.add(entry.key());
            examine(entry);
        }
        known.keySet().retainAll(keys);
    }

    void examine(EntryRead entry) {
        Optional<String> problem = problem(entry);
        if (problem.isEmpty()) {
            known.remove(entry.key());
        } else if (!problem.get().equals(known.get(entry.key())) && known.size() < MOST) {
            known.put(entry.key(), problem.get());
            counters.add(Counted.ENTRIES_SKIPPED);
            LOG.warn("entry '{}' of group {} is skipped: {}", entry.key(), group, problem.get());
        }
    }

    private Optional<String> problem(EntryRead entry) {
        if (entry instanceof EntryRead.Foreign foreign) {
            return Optional.of(foreign.problem());
        }
        return entry instanceof EntryRead.Valid valid && !valid.server().group().equals(group)
                ? Optional.of("it names group '" + valid.server().group() + "'")
                : Optional.empty();
    }
}
