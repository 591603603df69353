package io.muster.registry;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one watch sees: every group it asked for, complete, with how far the view can be trusted. Immutable.
 *
 * <p>Complete per group, not atomic across groups: two groups may be seen as of slightly different moments (P13).
 *
 * @param version the watch's own counter: each delivered snapshot has a strictly greater one, whatever the registry's numbers do
 * @param freshness whether the view is current, stale or recovering
 * @param groups a snapshot of each watched group, by name
 */
public record RegistrySnapshot(long version, Freshness freshness, NavigableMap<String, GroupSnapshot> groups) {

    /** Copies the groups. */
    public RegistrySnapshot {
        groups = Collections.unmodifiableNavigableMap(new TreeMap<>(groups));
    }

    /** Returns a snapshot of {@code groups}. */
    public static RegistrySnapshot of(long version, Freshness freshness, Map<String, GroupSnapshot> groups) {
        return new RegistrySnapshot(version, freshness, new TreeMap<>(groups));
    }

    /**
     * Returns the snapshot of a watched group.
     *
     * @throws IllegalArgumentException if the watch did not ask for {@code group}
     */
    public GroupSnapshot group(String group) {
        GroupSnapshot snapshot = groups.get(group);
        if (snapshot == null) {
            throw new IllegalArgumentException("group='" + group + "' is not watched; watched are " + groups.keySet());
        }
        return snapshot;
    }

    /** Returns the listed server with {@code id} in any watched group. */
    public Optional<RegisteredServer> server(int id) {
        return groups.values().stream().flatMap(g -> g.server(id).stream()).findFirst();
    }
}
