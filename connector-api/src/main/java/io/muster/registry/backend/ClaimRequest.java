package io.muster.registry.backend;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Asks for an id and the publication of an entry under it.
 *
 * @param content the entry
 * @param preferredId the id held before, to be taken again if it is free
 * @param idRange ids are 0 to {@code idRange - 1}
 * @param lastKnownEpoch the newest epoch ever seen; a missing epoch is written as max(this + 1, current milliseconds)
 */
public record ClaimRequest(EntryContent content, OptionalInt preferredId, int idRange, OptionalLong lastKnownEpoch) {}
