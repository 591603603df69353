package io.muster.registry.backend;

import java.util.concurrent.CompletionStage;

/**
 * Follows one group for the engine. The engine calls {@link #list} once at the start, after each doubt, after each
 * {@link BackendEvents#connected}, after a refresh, and now and then besides; it never has two lists of one feed under way.
 */
public interface GroupFeed {

    /**
     * Reads the whole group and makes sure that changes after the read reach the sink: a change is seen by the listing, by the sink, or by
     * both, never by neither. What the sink is told and the completion of a list are ordered as the registry ordered them: a feed that
     * reads a stream stops telling its sink when a list begins, and goes on, after what the listing covers, once the list is completed. After
     * a list that failed the sink may hear nothing until one succeeds.
     *
     * @return fails with a {@link io.muster.registry.RegistryException}; anything else counts as unavailable. The engine stops waiting after its
     *     request bound and takes a late answer for none
     */
    CompletionStage<Listing> list(Consistency consistency);

    /** Ends the feed and frees what the registry holds for it. The sink is told nothing more. Idempotent; never blocks. */
    void close();

    /** Takes what a feed sees between two listings. From any thread; never blocks. */
    interface Sink {

        /** The entry was made or changed. */
        void upserted(EntryRead entry);

        /**
         * The entry was removed.
         *
         * @param key the entry's key
         * @param revision the registry's number of the removal; an entry that was modified later stays (P3)
         */
        void removed(String key, long revision);

        /** A whole listing arrived without having been asked for (registries whose watch answers with the list). */
        void listed(Listing listing);

        /**
         * Something may have been missed: history was lost, the stream ended, the parent was made anew. Leads to a list (P16). Also told
         * when the registry was not heard for longer than it should be: a stream of a frozen server looks like one on which nothing happens,
         * so a feed whose client does not notice that (etcd, Consul) asks now and then.
         */
        void doubt(String reason);
    }
}
