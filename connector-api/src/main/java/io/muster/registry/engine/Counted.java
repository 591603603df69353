package io.muster.registry.engine;

import java.util.Locale;

/** What an engine counts; the names are part of a diagnosis. */
enum Counted {
    CALLBACK_ERRORS,
    CLAIM_FAILURES,
    CLAIMS,
    DOUBTS,
    ENTRIES_SKIPPED,
    LAPSES,
    LIST_FAILURES,
    LISTS,
    LOSSES,
    PUBLISHES,
    RECONNECTS,
    RECOVERIES,
    REFRESHES,
    RENEW_FAILURES,
    RENEWALS,
    REPAIRS,
    REREGISTRATIONS,
    SHRINKS_CONFIRMED,
    SHRINKS_REFUTED,
    STATE_CHANGES;

    /** Returns the name with hyphens, for example {@code entries-skipped}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
