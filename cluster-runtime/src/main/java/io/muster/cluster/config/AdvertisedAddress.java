package io.muster.cluster.config;

import io.muster.registry.RegistrationLimits;
import io.muster.registry.spi.InvalidSettingsException;
import io.muster.registry.spi.SettingsProblem;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where others are told to reach a server.
 *
 * @param host a host name or an IP address
 * @param port 1 to 65535
 */
public record AdvertisedAddress(String host, int port) {

    /** Checks both. */
    public AdvertisedAddress {
        if (RegistrationLimits.hostProblem(host).isPresent() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "host='" + host + "' must be a host name or an IP address, port=" + port + " 1 to 65535");
        }
    }

    /**
     * Chooses the address to register. Looks at this machine's network interfaces, resolves no name, asks nobody.
     *
     * <p>The host is the configured one; else the bound one, if it is not a wildcard; else the one out of the preferred network; else, if the
     * registry is on loopback or in this process, {@code 127.0.0.1}; else this machine's one address that is neither loopback nor link-local
     * (IPv4 before IPv6, private before public).
     *
     * @param address what was configured
     * @param boundPort the port the listener really has; 0 if there is none, then {@code advertise.port} must be set
     * @param registryEndpoint where the registry is, see {@link io.muster.registry.ConnectorDiagnosis#endpoint()}
     * @throws InvalidSettingsException with the remedy, if others could not reach the address (a wildcard, or loopback where the registry is
     *     not on loopback), or if it cannot be chosen
     */
    public static AdvertisedAddress choose(AddressConfig address, int boundPort, String registryEndpoint) {
        return choose(address, boundPort, registryEndpoint, MachineAddress::all);
    }

    static AdvertisedAddress choose(
            AddressConfig address, int boundPort, String registryEndpoint, Supplier<List<MachineAddress>> machine) {
        String host = new AddressChoice(address, new RegistryEndpoint(registryEndpoint), machine).host();
        int port = address.advertisePort().orElse(boundPort);
        if (port == 0) {
            throw problem("advertise.port", "is missing, and there is no listener whose port could be advertised");
        }
        return new AdvertisedAddress(host, port);
    }

    static InvalidSettingsException problem(String key, String message) {
        return new InvalidSettingsException(List.of(new SettingsProblem(HoconText.ROOT + "." + key, "", message)));
    }

    /** Returns {@code host:port}, IPv6 addresses in brackets. */
    @Override
    public String toString() {
        return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }
}
