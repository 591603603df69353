package io.muster.registry.backend;

/** What a renewal or an audit of a claim found. An outage is none of these: it is a failed future. */
public sealed interface Renewal {

    /** Returns that the lease is alive. */
    static Renewal kept() {
        return new Kept();
    }

    /** The lease is alive and, as far as this request looked, everything is as it should be. */
    record Kept() implements Renewal {}

    /**
     * The lease and the id are still this claim's, but the entry is missing or is not what it should be; it has to be published again.
     *
     * @param found what was found instead, for people
     */
    record EntryDamaged(String found) implements Renewal {}

    /**
     * The id is no longer this claim's: expired, deleted, or another's; also if the lease lives and the id's own record is gone. Said only on
     * the registry's own word.
     *
     * @param found what was found instead, for people
     */
    record Gone(String found) implements Renewal {}
}
