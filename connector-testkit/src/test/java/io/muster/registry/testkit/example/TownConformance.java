package io.muster.registry.testkit.example;

import io.muster.registry.InstanceId;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.RegistryBackend;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.engine.RegistryEngine;
import io.muster.registry.memory.MemoryBackend;
import io.muster.registry.memory.MemoryRegistry;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.testkit.Capability;
import io.muster.registry.testkit.ClientOptions;
import io.muster.registry.testkit.ClientPath;
import io.muster.registry.testkit.ConnectorConformance;
import io.muster.registry.testkit.RegistryHarness;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The kit on the smallest connector there can be: a backend under the engine that all connectors share. */
class TownConformance extends ConnectorConformance {

    @Override
    protected RegistryHarness createHarness() {
        return new TownHarness();
    }

    /** Drives the registry. What it cannot do it says, and so far that is everything. */
    static final class TownHarness implements RegistryHarness {

        private static final Duration LEASE = Duration.ofSeconds(2);

        private final Map<String, MemoryRegistry> registries = new ConcurrentHashMap<>();

        @Override
        public String name() {
            return "town hall";
        }

        @Override
        public Set<Capability> unsupported() {
            return EnumSet.allOf(Capability.class);
        }

        @Override
        public Duration lease() {
            return LEASE;
        }

        @Override
        public void start() {}

        private MemoryRegistry registry(String system) {
            return registries.computeIfAbsent(system, MemoryRegistry::new);
        }

        @Override
        public Opened open(ClientOptions options) {
            ConnectorContext context = options.context();
            RegistryBackend yours = new MemoryBackend(registry(context.system()), LEASE);
            return new Opened(new RegistryEngine(yours, context, EngineSettings.defaults()), ClientPath.direct());
        }

        @Override
        public SortedMap<Integer, InstanceId> listed(String system, String group) {
            SortedMap<Integer, InstanceId> listed = new TreeMap<>();
            registry(system).look(group).entries().forEach(entry -> {
                if (entry instanceof EntryRead.Valid valid) {
                    listed.put(valid.server().id(), valid.server().identity().instance());
                }
            });
            return listed;
        }

        @Override
        public SortedSet<Integer> takenIds(String system) {
            SortedSet<Integer> taken = new TreeSet<>();
            registry(system).faults().holders().forEach(holder -> taken.add(holder.id()));
            return taken;
        }

        @Override
        public void close() {}
    }
}
