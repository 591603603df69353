package io.muster.registry;

import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All servers a registry lists in one group, whatever their health. Immutable and complete.
 *
 * @param group the group
 * @param serversById the servers, by ascending id
 * @param skipped entries that were left out because they are foreign or malformed (P17)
 */
public record GroupSnapshot(String group, NavigableMap<Integer, RegisteredServer> serversById, int skipped) {

    /** Copies the servers. */
    public GroupSnapshot {
        serversById = Collections.unmodifiableNavigableMap(new TreeMap<>(serversById));
    }

    /** Returns a snapshot of {@code servers}; of two with one id the newer incarnation stays. */
    public static GroupSnapshot of(String group, Collection<RegisteredServer> servers, int skipped) {
        NavigableMap<Integer, RegisteredServer> byId = new TreeMap<>();
        for (RegisteredServer server : servers) {
            byId.merge(server.id(), server, GroupSnapshot::newer);
        }
        return new GroupSnapshot(group, byId, skipped);
    }

    private static RegisteredServer newer(RegisteredServer one, RegisteredServer other) {
        return other.identity().incarnation().isNewerThan(one.identity().incarnation()) ? other : one;
    }

    /** Returns the servers by ascending id. */
    public Collection<RegisteredServer> servers() {
        return serversById.values();
    }

    /** Returns the server with {@code id}, if it is listed. */
    public Optional<RegisteredServer> server(int id) {
        return Optional.ofNullable(serversById.get(id));
    }
}
