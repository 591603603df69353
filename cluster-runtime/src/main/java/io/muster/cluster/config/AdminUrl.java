package io.muster.cluster.config;

import io.muster.registry.spi.InvalidSettingsException;
import java.net.InetSocketAddress;
import java.util.OptionalInt;

/** Where others are told that this server's admin endpoint is. */
public final class AdminUrl {

    private AdminUrl() {}

    /**
     * Chooses the URL to register: with the configured host, or if that is a wildcard, with the one that {@link AdvertisedAddress} chooses
     * for the server. A loopback one is registered too: it says that the endpoint can be reached on the server's own machine.
     *
     * @param bound what the endpoint really is bound to
     * @param registryEndpoint where the registry is, see {@link io.muster.registry.ConnectorDiagnosis#endpoint()}
     * @throws InvalidSettingsException with the remedy, if there is no address to tell
     */
    public static String choose(ClusterConfig config, InetSocketAddress bound, String registryEndpoint) {
        String host = config.admin().host();
        if (HostKind.of(host) != HostKind.WILDCARD) {
            return "http://" + new AdvertisedAddress(host, bound.getPort());
        }
        AddressConfig server = config.address();
        AddressConfig admin = new AddressConfig(
                host, bound.getPort(), server.advertiseHost(), OptionalInt.empty(), server.preferNetwork());
        return "http://" + AdvertisedAddress.choose(admin, bound.getPort(), registryEndpoint);
    }
}
