package io.muster.registry;

import java.util.Optional;
import java.util.Set;

/** One watch over some groups. All methods may be called from any thread, callbacks included. */
public interface WatchHandle extends AutoCloseable {

    /** Returns the watched groups. */
    Set<String> groups();

    /** Returns the newest snapshot, delivered or about to be; empty before the first. Never blocks. */
    Optional<RegistrySnapshot> latest();

    /**
     * Ends the watch. No callback starts after it returns; called from outside a callback, it also waits a moment for a running one
     * to end. Idempotent.
     */
    @Override
    void close();
}
