package io.muster.registry.zookeeper;

import java.util.concurrent.CompletableFuture;

/**
 * The slot of an id as it was seen before anything else about the id was read.
 *
 * @param id the id
 * @param version how often the id was claimed
 */
record Slot(int id, int version) {

    /** Reads the slot, after making it if it is missing. */
    static CompletableFuture<Slot> ensure(Session session, Layout layout, int id) {
        String path = layout.slot(id);
        return session.exists(path)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(
                                new Slot(id, found.get().getVersion()))
                        : session.make(path, new byte[0]).thenCompose(made -> ensure(session, layout, id)));
    }
}
