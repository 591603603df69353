package io.muster.registry.zookeeper;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The slot of an id as it was seen before anything else about the id was read.
 *
 * @param id the id
 * @param version how often the id was claimed
 */
record Slot(int id, int version) {

    /** Reads the slot; empty if it is missing. */
    static CompletableFuture<Optional<Slot>> find(Session session, Layout layout, int id) {
        return session.exists(layout.slot(id)).thenApply(found -> found.map(stat -> new Slot(id, stat.getVersion())));
    }

    /** Reads the slot, after making it if it is missing. */
    static CompletableFuture<Slot> ensure(Session session, Layout layout, int id) {
        return find(session, layout, id)
                .thenCompose(found -> found.map(CompletableFuture::completedFuture)
                        .orElseGet(() -> session.make(layout.slot(id), new byte[0])
                                .thenCompose(made -> ensure(session, layout, id))));
    }
}
