package io.muster.registry.consul;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What one instance has begun and may have left: the sessions it made, and whether a key or an entry was asked for. Belongs to the owner thread. */
final class Attempts {

    private final Set<String> sessions = new LinkedHashSet<>();
    private CompletableFuture<Void> created = CompletableFuture.completedFuture(null);
    private boolean unheard;
    private boolean claiming;
    private boolean registering;
    private CompletableFuture<Void> registered = CompletableFuture.completedFuture(null);

    /** A session was asked for; returns the same answer, after it was noted. */
    CompletableFuture<String> creating(CompletableFuture<String> made) {
        CompletableFuture<String> noted = made.whenComplete((session, failure) -> {
            if (failure == null) {
                begun(session);
            } else {
                unheard |= !Failures.isRefusal(failure);
            }
        });
        created = CompletableFuture.allOf(created, noted.handle((session, failure) -> session));
        return noted;
    }

    /** Completes once every session that was asked for is known, or is known not to be. */
    CompletableFuture<Void> created() {
        return created;
    }

    /** Returns whether there may be sessions of which nobody heard; they have the name of the instance's service. */
    boolean hasUnheard() {
        return unheard;
    }

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

    /** An entry was asked for; returns the same answer. */
    CompletableFuture<Void> registering(CompletableFuture<Void> put) {
        registering = true;
        registered = CompletableFuture.allOf(registered, put.exceptionally(failure -> null));
        return put;
    }

    /** Completes once every entry that was asked for is answered, however that ended: the agent does not tell an old registration from a new one. */
    CompletableFuture<Void> registered() {
        return registered;
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
