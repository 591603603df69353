package io.muster.cluster.wiring;

import io.muster.cluster.config.ClusterConfig;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.spi.InvalidSettingsException;
import io.muster.registry.spi.ServerRegistryConnectorProvider;
import io.muster.registry.spi.SettingsProblem;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A connector and whose it is.
 *
 * @param connector not started if it is ours
 * @param ours whether we start and close it
 */
record ConnectorSource(ServerRegistryConnector connector, boolean ours) {

    private static final String PATH = "muster.registry.type";

    /** Takes a connector made in code; what was read with a configuration has been checked then, this one's bounds are here. */
    static ConnectorSource given(ServerRegistryConnector connector, ClusterConfig config) {
        config.membership().graceProblem(connector.bounds()).ifPresent(problem -> {
            throw new InvalidSettingsException(List.of(new SettingsProblem("muster.membership.grace", "", problem)));
        });
        return new ConnectorSource(connector, false);
    }

    /** Finds the connector that {@code registry.type} names. */
    static ConnectorSource find(ClusterConfig config) {
        SortedMap<String, ServerRegistryConnectorProvider> byType = new TreeMap<>();
        ServiceLoader.load(ServerRegistryConnectorProvider.class)
                .forEach(provider -> byType.put(provider.type(), provider));
        String type = config.registry().type();
        ServerRegistryConnectorProvider provider = byType.get(type);
        if (provider == null) {
            String message = "'" + type + "' has no connector on the class path; there are " + byType.keySet()
                    + "; add the artifact io.muster:muster-connector-" + type;
            throw new InvalidSettingsException(List.of(new SettingsProblem(PATH, "", message)));
        }
        return new ConnectorSource(
                provider.create(config.registry().reader(), config.registry().context(config.system())), true);
    }
}
