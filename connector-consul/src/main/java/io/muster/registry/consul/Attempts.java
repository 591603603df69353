package io.muster.registry.consul;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one instance has begun and may have left: the sessions it made, and whether a key or an entry was asked for. Belongs to the owner thread. */
final class Attempts {

    private final Set<String> sessions = new LinkedHashSet<>();
    private boolean claiming;
    private boolean registering;

    void begun(String session) {
        sessions.add(session);
    }

    /** The session is over. */
    void ended(String session) {
        sessions.remove(session);
    }

    /** A key is about to be asked for. */
    void claiming() {
        claiming = true;
    }

    /** An entry is about to be registered. */
    void registering() {
        registering = true;
    }

    /** Returns whether one of the sessions may hold a key. */
    boolean mayHoldKeys() {
        return claiming && !sessions.isEmpty();
    }

    /** Returns whether the agent may have an entry. */
    boolean mayBeRegistered() {
        return registering;
    }

    List<String> all() {
        return List.copyOf(sessions);
    }

    List<String> otherThan(String session) {
        return sessions.stream().filter(other -> !other.equals(session)).toList();
    }
}
