package io.muster.cluster.config;

import io.muster.registry.health.HealthStatus;
import io.muster.registry.spi.SettingsReader;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Reads {@code membership}. */
final class MembershipSection {

    private static final Duration LONGEST_GRACE = Duration.ofDays(1);
    private static final int MOST_READY = 65_536;

    private MembershipSection() {}

    /** The states that can be the worst that is still up; maintenance never is. */
    private enum Threshold {
        PASSING,
        WARNING,
        CRITICAL
    }

    static MembershipConfig read(SettingsReader root, Preset.Times preset, Optional<Topology> topology, String group) {
        SettingsReader reader = root.blockOrEmpty("membership");
        Threshold threshold = reader.choice("health-threshold", Threshold.class, Threshold.WARNING);
        return new MembershipConfig(
                reader.duration("grace", preset.grace(), Duration.ofSeconds(1), LONGEST_GRACE),
                HealthStatus.valueOf(threshold.name()),
                ready(reader.blockOrEmpty("ready"), topology, group),
                new CrossCheck(reader).time("stop-timeout", preset.stopTimeout()));
    }

    private static SortedMap<String, Integer> ready(SettingsReader reader, Optional<Topology> topology, String group) {
        SortedMap<String, Integer> minimums = new TreeMap<>();
        topology.ifPresent(known -> known.upstreamOf(group).forEach(upstream -> minimums.put(upstream, 1)));
        for (String name : reader.keys()) {
            int minimum = reader.number(name, 1, 0, MOST_READY);
            minimums.put(name, minimum);
            topology.ifPresent(known -> {
                SortedSet<String> linked = known.linkedWith(group);
                if (!linked.contains(name)) {
                    reader.problem(
                            name,
                            "is not a group that '" + group + "' has links with"
                                    + SettingsReader.suggestion(name, linked));
                }
            });
        }
        return minimums;
    }
}
