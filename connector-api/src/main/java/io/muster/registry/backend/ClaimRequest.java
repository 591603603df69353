package io.muster.registry.backend;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Asks for an id and the publication of an entry under it.
 *
 * @param content the entry
 * @param preferredId the id held before, to be taken again if it is free
 * @param idRange ids are 0 to {@code idRange - 1}
 * @param lastKnownEpoch the newest epoch ever seen; an epoch that is missing or older is written anew, by compare-and-set, as max(this + 1,
 *     current milliseconds). What stands is part of the claim: an id is taken only while the epoch is still the one the entry says
 */
public record ClaimRequest(EntryContent content, OptionalInt preferredId, int idRange, OptionalLong lastKnownEpoch) {}
