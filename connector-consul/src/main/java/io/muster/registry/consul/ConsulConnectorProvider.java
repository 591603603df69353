package io.muster.registry.consul;

import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.spi.ServerRegistryConnectorProvider;
import io.muster.registry.spi.SettingsReader;

/** Makes Consul connectors: {@code registry.type = consul}. */
public final class ConsulConnectorProvider implements ServerRegistryConnectorProvider {

    /** Does nothing. */
    public ConsulConnectorProvider() {}

    @Override
    public String type() {
        return ConsulConnector.TYPE;
    }

    @Override
    public ServerRegistryConnector create(SettingsReader settings, ConnectorContext context) {
        ConsulSettings read = ConsulSettings.read(settings);
        settings.finish();
        return new ConsulConnector(read, context);
    }
}
