package io.muster.registry;

/** What came of leaving the registry (P10). */
public enum Departure {
    /** The entry and the id are gone; the id is free at once. */
    REMOVED,
    /** Nothing was registered, so nothing had to be removed. */
    NOTHING_TO_REMOVE,
    /**
     * The registry could not be reached within the bound. The removal is retried while the connector is open, and for a moment when it
     * closes; if the process ends before, the lease removes it.
     */
    PENDING
}
