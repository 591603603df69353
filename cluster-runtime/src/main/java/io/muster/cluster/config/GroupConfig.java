package io.muster.cluster.config;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One group of the topology.
 *
 * @param name a DNS label, unique in the system
 * @param visibility who connects to its servers
 * @param connectsTo the groups its servers dial; sorted, immutable
 */
public record GroupConfig(String name, Visibility visibility, SortedSet<String> connectsTo) {

    /** Copies the set. */
    public GroupConfig {
        connectsTo = Collections.unmodifiableSortedSet(new TreeSet<>(connectsTo));
    }

    /** Makes a group of any collection of names. */
    public static GroupConfig of(String name, Visibility visibility, Collection<String> connectsTo) {
        return new GroupConfig(name, visibility, new TreeSet<>(connectsTo));
    }
}
