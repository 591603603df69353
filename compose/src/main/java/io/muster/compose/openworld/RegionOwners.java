package io.muster.compose.openworld;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which world server owns which region: a pure function of the regions and the world servers that are linked, so that all client servers
 * that see the same servers agree without talking about it.
 *
 * <p>Rendezvous hashing with a bounded load: each region goes to the server that scores highest for it and is not full yet. When a server goes,
 * mostly its own regions move; when one comes, it takes a fair share.
 *
 * @param serverByRegion the owner's id by region; empty while no world server is there
 */
public record RegionOwners(Map<Integer, Integer> serverByRegion) {

    /** Copies the map, sorted by region. */
    public RegionOwners {
        serverByRegion = Collections.unmodifiableMap(new TreeMap<>(serverByRegion));
    }

    /** Gives every region of {@code map} to one of {@code servers}. */
    public static RegionOwners assign(WorldMap map, Collection<Integer> servers) {
        List<Integer> sorted = servers.stream().distinct().sorted().toList();
        if (sorted.isEmpty()) {
            return new RegionOwners(Map.of());
        }
        int most = (map.regions().size() + sorted.size() - 1) / sorted.size();
        Map<Integer, Integer> load = new HashMap<>();
        Map<Integer, Integer> owners = new TreeMap<>();
        for (int region : map.regions()) {
            int owner = sorted.stream()
                    .filter(server -> load.getOrDefault(server, 0) < most)
                    .max(Comparator.comparingLong(server -> score(region, server)))
                    .orElseThrow();
            load.merge(owner, 1, Integer::sum);
            owners.put(region, owner);
        }
        return new RegionOwners(owners);
    }

    /** Returns who owns a region, if anybody does. */
    public Optional<Integer> owner(int region) {
        return Optional.ofNullable(serverByRegion.get(region));
    }

    /** Returns the regions of one server in ascending order. */
    public List<Integer> regionsOf(int server) {
        return serverByRegion.entrySet().stream()
                .filter(entry -> entry.getValue() == server)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The finalizer of SplitMix64, so that neighbours score unlike. */
    private static long score(int region, int server) {
        long mixed = (((long) region << 32) | server) + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
