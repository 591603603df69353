package io.muster.registry.testkit;

import io.muster.registry.backend.BackendEvents;
import io.muster.registry.memory.MemoryBackend;
import io.muster.registry.memory.MemoryRegistry;
import java.time.Duration;

/** A client of an in-memory registry that is no connector's. */
final class ThirdParty implements AutoCloseable {

    private final MemoryBackend client;

    ThirdParty(MemoryRegistry registry, Duration ttl) {
        client = new MemoryBackend(registry, ttl);
        client.open(new BackendEvents() {
            @Override
            public void connected() {}

            @Override
            public void disconnected(String reason) {}

            @Override
            public void claimDoubted(String reason) {}
        });
    }

    MemoryBackend client() {
        return client;
    }

    @Override
    public void close() {
        client.close(Duration.ofSeconds(1));
    }
}
