package io.muster.cluster.config;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which groups there are and which connect to which; the same on every server of a system.
 *
 * @param groups by name; sorted, immutable
 */
public record Topology(SortedMap<String, GroupConfig> groups) {

    /**
     * Copies the map and checks every rule.
     *
     * @throws IllegalArgumentException with every broken rule: names are DNS labels; {@code connectsTo} names existing, internal, other
     *     groups; two groups connect in one direction only; there is a group
     */
    public Topology {
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        List<TopologyRules.Broken> broken = TopologyRules.check(groups);
        if (groups.isEmpty() || !broken.isEmpty()) {
            throw new IllegalArgumentException(broken.stream()
                    .map(rule -> "group '" + rule.group() + "': " + rule.message())
                    .collect(Collectors.joining("; ", "topology of " + groups.size() + " groups: ", "")));
        }
    }

    /** Makes a topology of groups whose names differ. */
    public static Topology of(Collection<GroupConfig> groups) {
        TreeMap<String, GroupConfig> byName = new TreeMap<>();
        groups.forEach(group -> byName.put(group.name(), group));
        return new Topology(byName);
    }

    /** Returns a group. */
    public Optional<GroupConfig> group(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    /** Returns whether servers of {@code from} dial servers of {@code to}. */
    public boolean connects(String from, String to) {
        return group(from).map(group -> group.connectsTo().contains(to)).orElse(false);
    }

    /** Returns the groups that {@code name} dials: its upstream groups. */
    public SortedSet<String> upstreamOf(String name) {
        return group(name).map(GroupConfig::connectsTo).orElseGet(Collections::emptySortedSet);
    }

    /** Returns the groups that dial {@code name}: its downstream groups. */
    public SortedSet<String> downstreamOf(String name) {
        TreeSet<String> found = new TreeSet<>();
        groups.values().stream()
                .filter(group -> group.connectsTo().contains(name))
                .forEach(group -> found.add(group.name()));
        return Collections.unmodifiableSortedSet(found);
    }

    /** Returns all groups that {@code name} has links with. */
    public SortedSet<String> linkedWith(String name) {
        TreeSet<String> found = new TreeSet<>(upstreamOf(name));
        found.addAll(downstreamOf(name));
        return Collections.unmodifiableSortedSet(found);
    }
}
