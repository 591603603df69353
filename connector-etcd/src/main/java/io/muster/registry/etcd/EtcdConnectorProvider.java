package io.muster.registry.etcd;

import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.spi.ServerRegistryConnectorProvider;
import io.muster.registry.spi.SettingsReader;

/** Makes etcd connectors: {@code registry.type = etcd}. */
public final class EtcdConnectorProvider implements ServerRegistryConnectorProvider {

    /** Does nothing. */
    public EtcdConnectorProvider() {}

    @Override
    public String type() {
        return EtcdConnector.TYPE;
    }

    @Override
    public ServerRegistryConnector create(SettingsReader settings, ConnectorContext context) {
        EtcdSettings read = EtcdSettings.read(settings);
        settings.finish();
        return new EtcdConnector(read, context);
    }
}
