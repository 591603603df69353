package io.muster.registry;

/**
 * Follows the groups of one watch. Callbacks are serial, on a thread of the connector made for callbacks; they may block, throw anything,
 * and call back in, and delay nobody else; a slow one gets the newest snapshot, not a queue (P19).
 */
@FunctionalInterface
public interface WatchListener {

    /** The first full snapshot, then only strictly newer ones (P13). A change of freshness alone is a new snapshot too (P14). */
    void onSnapshot(RegistrySnapshot snapshot);

    /** There is no first snapshot yet, because the registry cannot be read (P14). Told again when the reason changes. */
    default void onUnavailable(Freshness.Stale stale) {}
}
