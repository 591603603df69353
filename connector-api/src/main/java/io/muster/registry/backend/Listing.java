package io.muster.registry.backend;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A whole group as one read found it.
 *
 * @param entries all entries of the group
 * @param revision the registry's number as of which the listing is complete; a lower one than seen before (in the same epoch) means lost
 *     history
 * @param epoch the epoch that stands beside the ids; empty if none stands there. Read with the entries or after them, never before: a
 *     registry that is wiped between the two reads would look like one that everybody left
 * @param doubt why this answer may leave servers out (no leader, filtered by access rules, reset index); a shrink in it is confirmed
 *     by a strong read first (P15). Empty for an answer that can be believed
 */
public record Listing(List<EntryRead> entries, long revision, OptionalLong epoch, Optional<String> doubt) {

    /** Copies the entries. */
    public Listing {
        entries = List.copyOf(entries);
    }
}
