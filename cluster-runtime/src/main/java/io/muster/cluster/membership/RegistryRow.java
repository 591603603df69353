package io.muster.cluster.membership;

import io.muster.registry.Freshness;

/** What the registry says of one server: the rows of the liveness table that are states. */
enum RegistryRow {
    /** Listed, health above the threshold. */
    LISTED_UP,
    /** Listed, below the threshold or in maintenance, or its entry is of a version we do not understand. */
    LISTED_NOT_UP,
    /** The view is stale or recovering; last known listed, up. */
    STALE_UP,
    /** The view is stale or recovering; last known listed, not up. */
    STALE_NOT_UP,
    /** The view is current and does not list it. */
    ABSENT,
    /** The view does not list it, but is not current, so that this proves nothing. */
    STALE_ABSENT;

    static RegistryRow of(Freshness freshness, boolean listed, boolean up) {
        if (freshness.isCurrent()) {
            return !listed ? ABSENT : up ? LISTED_UP : LISTED_NOT_UP;
        }
        return !listed ? STALE_ABSENT : up ? STALE_UP : STALE_NOT_UP;
    }
}
