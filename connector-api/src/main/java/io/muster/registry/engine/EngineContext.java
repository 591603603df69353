package io.muster.registry.engine;

import io.muster.registry.backend.RegistryBackend;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.time.OwnerThread;
import java.util.random.RandomGenerator;

/** What every part of one engine shares. */
record EngineContext(
        RegistryBackend backend,
        ConnectorContext connector,
        EngineSettings settings,
        EngineThreads threads,
        Requests requests,
        AuditPace audits,
        Counters counters) {

    OwnerThread owner() {
        return threads.owner();
    }

    RandomGenerator random() {
        return threads.random();
    }

    /** Returns {@code what} with the place it is tried at, for messages. */
    String at(String what) {
        return what + " at " + backend.endpoint();
    }
}
