package io.muster.registry.zookeeper;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The ids one instance tried to claim and may hold without knowing it. Belongs to the owner thread. */
final class Attempts {

    /** A {@code multi} that was sent for a slot, and the session it was sent through. */
    record Sent(Slot slot, long sessionId) {}

    private final Map<Integer, Sent> sent = new TreeMap<>();

    void add(Slot slot, long sessionId) {
        sent.put(slot.id(), new Sent(slot, sessionId));
    }

    /** Takes a definite end: of everything tried, only {@code id} may be held now. */
    void settled(int id) {
        sent.keySet().retainAll(Set.of(id));
    }

    /** Returns where to look for what an earlier attempt left. */
    Set<Integer> ids(OptionalInt preferred) {
        Set<Integer> ids = new TreeSet<>(sent.keySet());
        preferred.ifPresent(ids::add);
        return ids;
    }

    Map<Integer, Sent> sent() {
        return Map.copyOf(sent);
    }

    void clear() {
        sent.clear();
    }
}
