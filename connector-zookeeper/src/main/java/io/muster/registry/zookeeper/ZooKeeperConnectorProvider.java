package io.muster.registry.zookeeper;

import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.spi.ServerRegistryConnectorProvider;
import io.muster.registry.spi.SettingsReader;

/** Makes ZooKeeper connectors: {@code registry.type = zookeeper}. */
public final class ZooKeeperConnectorProvider implements ServerRegistryConnectorProvider {

    /** Does nothing. */
    public ZooKeeperConnectorProvider() {}

    @Override
    public String type() {
        return ZooKeeperConnector.TYPE;
    }

    @Override
    public ServerRegistryConnector create(SettingsReader settings, ConnectorContext context) {
        ZooKeeperSettings read = ZooKeeperSettings.read(settings);
        settings.finish();
        return new ZooKeeperConnector(read, context);
    }
}
