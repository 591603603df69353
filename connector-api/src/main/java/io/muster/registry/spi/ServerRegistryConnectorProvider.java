package io.muster.registry.spi;

import io.muster.registry.ServerRegistryConnector;

/**
 * Makes connectors of one type. Found with {@link java.util.ServiceLoader}; implementations are stateless, thread-safe, and have a public
 * constructor without arguments that does nothing.
 */
public interface ServerRegistryConnectorProvider {

    /** Returns the word that picks this provider in {@code registry.type}: lower-case letters, digits and hyphens. */
    String type();

    /**
     * Makes a connector that is not started; does no I/O.
     *
     * @param settings the block of this type; every key the provider knows is read from it, so that the unknown ones can be told
     * @param context what the connector has to know besides
     * @throws InvalidSettingsException with every problem found
     */
    ServerRegistryConnector create(SettingsReader settings, ConnectorContext context);
}
