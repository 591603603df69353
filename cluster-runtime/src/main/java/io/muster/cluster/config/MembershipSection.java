package io.muster.cluster.config;

import io.muster.registry.RegistryBounds;
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

    private final SettingsReader reader;
    private final Optional<Topology> topology;
    private final String group;

    MembershipSection(SettingsReader root, Optional<Topology> topology, String group) {
        this.reader = root.blockOrEmpty("membership");
        this.topology = topology;
        this.group = group;
    }

    /** The states that can be the worst that is still up; maintenance never is. */
    private enum Threshold {
        PASSING,
        WARNING,
        CRITICAL
    }

    MembershipConfig read(Preset.Times preset, Optional<RegistryBounds> bounds) {
        Threshold threshold = reader.choice("health-threshold", Threshold.class, Threshold.WARNING);
        MembershipConfig membership = new MembershipConfig(
                reader.duration("grace", preset.grace(), Duration.ofSeconds(1), LONGEST_GRACE),
                HealthStatus.valueOf(threshold.name()),
                minimums(reader.blockOrEmpty("ready")),
                new CrossCheck(reader).time("stop-timeout", preset.stopTimeout()));
        bounds.flatMap(membership::graceProblem).ifPresent(problem -> reader.problem("grace", problem));
        return membership;
    }

    private SortedMap<String, Integer> minimums(SettingsReader ready) {
        SortedMap<String, Integer> minimums = new TreeMap<>();
        topology.ifPresent(known -> known.upstreamOf(group).forEach(upstream -> minimums.put(upstream, 1)));
        for (String name : ready.keys()) {
            int minimum = ready.number(name, 1, 0, MOST_READY);
            minimums.put(name, minimum);
            topology.ifPresent(known -> {
                SortedSet<String> linked = known.linkedWith(group);
                if (!linked.contains(name)) {
                    ready.problem(
                            name,
                            "is not a group that '" + group + "' has links with"
                                    + SettingsReader.suggestion(name, linked));
                }
            });
        }
        return minimums;
    }
}
