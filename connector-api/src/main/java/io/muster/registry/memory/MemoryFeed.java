package io.muster.registry.memory;

import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.Listing;
import java.util.concurrent.CompletionStage;

/** Follows one group for one client. Every listing is strongly consistent, as there is one copy of the data. */
final class MemoryFeed implements GroupFeed {

    private final MemoryRegistry registry;
    private final MemorySession session;
    private final String group;
    private final Sink sink;
    private volatile boolean closed;

    MemoryFeed(MemoryRegistry registry, MemorySession session, String group, Sink sink) {
        this.registry = registry;
        this.session = session;
        this.group = group;
        this.sink = sink;
    }

    String group() {
        return group;
    }

    @Override
    public CompletionStage<Listing> list(Consistency consistency) {
        return registry.request(session, store -> {
            if (!closed) {
                // In one step with the reading: what changes after it is told
                registry.listen(session, this, sink);
            }
            return store.list(group);
        });
    }

    @Override
    public void close() {
        closed = true;
        registry.unlisten(session, this);
    }
}
