package io.muster.cluster.config;

import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.spi.SettingsReader;
import io.muster.registry.spi.SettingsSource;

/**
 * Which registry, and what its connector is told.
 *
 * @param type picks the connector, see {@link io.muster.registry.spi.ServerRegistryConnectorProvider#type()}
 * @param idRange how many ids the system has, 1 to 65536; the same on all its servers
 * @param settings the block of this type; the connector reads and checks it. May hold secrets
 */
public record RegistryConfig(String type, int idRange, SettingsSource settings) {

    /** Returns a reader of the connector's block; every call begins anew. */
    public SettingsReader reader() {
        return new SettingsReader(settings);
    }

    /** Returns what the connector is told besides. */
    public ConnectorContext context(String system) {
        return new ConnectorContext(system, idRange);
    }

    /** Returns type and range; the settings may hold secrets. */
    @Override
    public String toString() {
        return "RegistryConfig[type=" + type + ", idRange=" + idRange + "]";
    }
}
