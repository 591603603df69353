package io.muster.registry.memory;

import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.engine.RegistryEngine;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.spi.ServerRegistryConnectorProvider;
import io.muster.registry.spi.SettingsReader;
import java.time.Duration;

/**
 * Makes connectors to the registries of this process. Settings: {@code name}, which registry (default {@code default}); {@code lease-ttl}, how long
 * a server that died stays listed (default 10 s).
 */
public final class MemoryConnectorProvider implements ServerRegistryConnectorProvider {

    static final String TYPE = "memory";

    private static final Duration SHORTEST_TTL = Duration.ofMillis(100);
    private static final Duration LONGEST_TTL = Duration.ofHours(1);

    /** For the service loader. */
    public MemoryConnectorProvider() {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public ServerRegistryConnector create(SettingsReader settings, ConnectorContext context) {
        String name = settings.text("name", "default");
        Duration ttl = settings.duration("lease-ttl", MemoryBackend.DEFAULT_TTL, SHORTEST_TTL, LONGEST_TTL);
        settings.finish();
        // Nothing crosses from one system to another
        MemoryRegistry registry = MemoryRegistry.named(name + "/" + context.system());
        return new RegistryEngine(new MemoryBackend(registry, ttl), context, EngineSettings.defaults());
    }
}
