package io.muster.cluster.membership;

import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.ServerIdentity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who said goodbye while the registry may still list it. A goodbye sticks to the instance, except that of a changed id, which ends only the old
 * id: so both are kept by (id, instance), and the first kind also by instance alone. Forgotten once a current view does not list it.
 */
final class Goodbyes {

    private final Map<InstanceId, Map<Integer, Farewell>> byInstance = new HashMap<>();

    private record Farewell(Incarnation incarnation, boolean wholeInstance) {}

    void add(ServerIdentity identity, boolean wholeInstance) {
        byInstance
                .computeIfAbsent(identity.instance(), key -> new HashMap<>())
                .put(identity.id(), new Farewell(identity.incarnation(), wholeInstance));
    }

    /** Returns whether a listed server is to be ignored. */
    boolean covers(int id, InstanceId instance) {
        Map<Integer, Farewell> said = byInstance.get(instance);
        return said != null && (said.containsKey(id) || said.values().stream().anyMatch(Farewell::wholeInstance));
    }

    /** Returns the newest incarnation that said goodbye under this id. */
    Optional<Incarnation> incarnation(int id, InstanceId instance) {
        Map<Integer, Farewell> said = byInstance.get(instance);
        return said == null
                ? Optional.empty()
                : Optional.ofNullable(said.get(id)).map(Farewell::incarnation);
    }

    /** Forgets every (id, instance) that is not listed. */
    void keepOnly(Predicate<Listed> listed) {
        byInstance.forEach((instance, said) -> said.keySet().removeIf(id -> !listed.test(new Listed(id, instance))));
        byInstance.values().removeIf(Map::isEmpty);
    }

    int size() {
        return byInstance.values().stream().mapToInt(Map::size).sum();
    }

    record Listed(int id, InstanceId instance) {}
}
