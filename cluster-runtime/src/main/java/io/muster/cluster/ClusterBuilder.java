package io.muster.cluster;

import io.muster.cluster.config.ClusterConfig;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.health.HealthCheck;
import io.muster.registry.spi.InvalidSettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Cluster} of a configuration and of what cannot stand in a file. Not thread-safe. */
public final class ClusterBuilder {

    private final ClusterConfig config;
    private final List<HealthCheck> checks = new ArrayList<>();
    private @Nullable ServerRegistryConnector connector;

    ClusterBuilder(ClusterConfig config) {
        this.config = config;
    }

    /** Adds a health check, which this process runs on itself; without any, this server is passing. */
    public ClusterBuilder healthCheck(HealthCheck check) {
        checks.add(Objects.requireNonNull(check, "check"));
        return this;
    }

    /**
     * Uses a connector made in code instead of the one {@code registry.type} names. It stays the caller's, who starts it before or after, and
     * closes it after the cluster; several clusters of one process may share it.
     */
    public ClusterBuilder connector(ServerRegistryConnector ownConnector) {
        this.connector = Objects.requireNonNull(ownConnector, "ownConnector");
        return this;
    }

    /**
     * Makes the cluster; does no I/O and starts no thread.
     *
     * @throws InvalidSettingsException with every problem of the registry's settings; an unknown {@code registry.type} is told with the
     *     types that are on the class path, and with the artifact to add
     */
    public Cluster build() {
        throw new UnsupportedOperationException("being written: " + config + checks + connector);
    }
}
