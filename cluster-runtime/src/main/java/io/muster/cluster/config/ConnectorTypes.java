package io.muster.cluster.config;

import io.muster.registry.spi.ServerRegistryConnectorProvider;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The words {@code registry.type} may be. */
final class ConnectorTypes {

    private static final SortedSet<String> OURS = new TreeSet<>(Set.of("consul", "etcd", "memory", "zookeeper"));

    private ConnectorTypes() {}

    /** Returns the types Muster has, on the class path or not, and those others brought along. */
    static SortedSet<String> known() {
        SortedSet<String> known = new TreeSet<>(OURS);
        ServiceLoader.load(ServerRegistryConnectorProvider.class).forEach(provider -> known.add(provider.type()));
        return known;
    }

    static Optional<ServerRegistryConnectorProvider> provider(String type) {
        return ServiceLoader.load(ServerRegistryConnectorProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.type().equals(type))
                .findFirst();
    }
}
