package io.muster.registry.backend;

import io.muster.registry.RegisteredServer;

/** One entry of a group as it was read. */
public sealed interface EntryRead {

    /** Returns the entry's key in the registry, unique within the group. */
    String key();

    /**
     * Returns the registry's growing number of the entry's last modification; comparable within one epoch. Where an entry has no number that
     * only grows (Consul's, whose checks come and go), it is that of the listing.
     */
    long revision();

    /** An entry that says which server it stands for. */
    record Valid(String key, long revision, RegisteredServer server) implements EntryRead {}

    /**
     * An entry that does not (P17).
     *
     * @param problem what is wrong with it, for one log line
     */
    record Foreign(String key, long revision, String problem) implements EntryRead {}
}
