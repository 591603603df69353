package io.muster.cluster.config;

import io.muster.registry.spi.SettingsReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code groups} and holds them against the rules. */
final class TopologySection {

    private TopologySection() {}

    /** Returns the topology, empty if it has a problem, which is reported at its place. */
    static Optional<Topology> read(SettingsReader root, String ownGroup) {
        SettingsReader block = root.blockOrEmpty("groups");
        if (block.keys().isEmpty()) {
            root.problem("groups", "is missing; name every group of the system and who connects to whom");
            return Optional.empty();
        }
        Map<String, SettingsReader> readers = new TreeMap<>();
        Map<String, GroupConfig> groups = new TreeMap<>();
        for (String name : block.keys()) {
            SettingsReader reader = block.blockOrEmpty(name);
            readers.put(name, reader);
            groups.put(name, group(name, reader));
        }
        boolean knowsOwn = groups.containsKey(ownGroup);
        if (!knowsOwn && !ownGroup.isEmpty()) {
            root.problem(
                    "group",
                    "'" + ownGroup + "' is not one of the groups"
                            + SettingsReader.suggestion(ownGroup, groups.keySet()));
        }
        List<TopologyRules.Broken> broken = TopologyRules.check(groups);
        for (TopologyRules.Broken rule : broken) {
            if (rule.inConnections()) {
                readers.getOrDefault(rule.group(), block).problem("connects-to", rule.message());
            } else {
                block.problem(rule.group(), rule.message());
            }
        }
        return broken.isEmpty() && knowsOwn ? Optional.of(Topology.of(groups.values())) : Optional.empty();
    }

    private static GroupConfig group(String name, SettingsReader reader) {
        if (!reader.keys().contains("visibility")) {
            reader.problem("visibility", "is missing: external (clients connect to it) or internal (servers do)");
        }
        return GroupConfig.of(
                name, reader.choice("visibility", Visibility.class, Visibility.INTERNAL), reader.list("connects-to"));
    }
}
