package io.muster.cluster.config;

import io.muster.registry.spi.InvalidSettingsException;

/**
 * Where others are told to reach a server.
 *
 * @param host a host name or an IP address
 * @param port 1 to 65535
 */
public record AdvertisedAddress(String host, int port) {

    /**
     * Chooses the address to register. Looks at this machine's network interfaces, resolves no name.
     *
     * @param address what was configured
     * @param boundPort the port the listener really has; 0 if there is none, then {@code advertise.port} must be set
     * @param registryEndpoint where the registry is, see {@link io.muster.registry.ConnectorDiagnosis#endpoint()}
     * @throws InvalidSettingsException if others could not reach it: a wildcard, or loopback where the registry is not on loopback
     */
    public static AdvertisedAddress choose(AddressConfig address, int boundPort, String registryEndpoint) {
        throw new UnsupportedOperationException("being written: " + address + boundPort + registryEndpoint);
    }
}
