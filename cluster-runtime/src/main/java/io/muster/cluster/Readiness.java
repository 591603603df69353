package io.muster.cluster;

import java.util.List;

/**
 * Whether this server has the links it needs to do its work.
 *
 * @param missing one line for people per thing that is missing; empty if ready
 */
public record Readiness(List<String> missing) {

    /** Copies the list. */
    public Readiness {
        missing = List.copyOf(missing);
    }

    /** Returns whether nothing is missing. */
    public boolean isReady() {
        return missing.isEmpty();
    }
}
