package io.muster.registry;

import java.time.Instant;

/** How far a view of the registry can be trusted. Unreachable is not empty (P14). */
public sealed interface Freshness {

    /** Returns the freshness of a view that follows the registry. */
    static Freshness current() {
        return new Current();
    }

    /** Returns whether an absence in this view means that the registry really does not list the server. */
    default boolean isCurrent() {
        return this instanceof Current;
    }

    /** The view follows the registry. */
    record Current() implements Freshness {}

    /**
     * The registry cannot be followed; the view is the last one known.
     *
     * @param since when the connector noticed, on the wall clock
     * @param reason what was tried, where, and what came of it
     */
    record Stale(Instant since, String reason) implements Freshness {}

    /**
     * The registry answers but its data is of another epoch: wiped, or restored from an older state. Departures are withheld until the
     * living had one settle time to come back (P15).
     *
     * @param since when the connector noticed, on the wall clock
     * @param until when departures will be believed again, on the wall clock
     * @param reason what was found
     */
    record Recovering(Instant since, Instant until, String reason) implements Freshness {}
}
