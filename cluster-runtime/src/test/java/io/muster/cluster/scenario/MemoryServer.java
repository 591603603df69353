package io.muster.cluster.scenario;

import io.muster.registry.memory.MemoryFaults;
import io.muster.registry.memory.MemoryRegistry;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The in-memory registry, one for each test. */
final class MemoryServer implements RegistryServer {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "scenario-" + COUNT.incrementAndGet();

    @Override
    public String type() {
        return "memory";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("name", name, "lease-ttl", "3s");
    }

    private MemoryFaults faults() {
        return MemoryRegistry.named(name + "/" + OpenWorld.SYSTEM).faults();
    }

    @Override
    public void stop() {
        faults().stop();
    }

    @Override
    public void startWithData() {
        faults().start();
    }

    @Override
    public void startWithoutData() {
        faults().wipe();
        faults().start();
    }

    @Override
    public void close() {
        // it ends with its last client
    }
}
