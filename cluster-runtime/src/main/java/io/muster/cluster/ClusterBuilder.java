package io.muster.cluster;

import io.muster.cluster.client.ClientGate;
import io.muster.cluster.client.ClientHandler;
import io.muster.cluster.config.ClusterConfig;
import io.muster.cluster.config.Visibility;
import io.muster.cluster.wiring.ClientService;
import io.muster.cluster.wiring.RunningCluster;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.health.HealthCheck;
import io.muster.registry.spi.InvalidSettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Cluster} of a configuration and of what cannot stand in a file. Not thread-safe. */
public final class ClusterBuilder {

    private final ClusterConfig config;
    private final List<HealthCheck> checks;
    private @Nullable ServerRegistryConnector connector;
    private OptionalInt clientPort = OptionalInt.empty();
    private Optional<ClientService> clients = Optional.empty();

    ClusterBuilder(ClusterConfig config) {
        this.config = config;
        this.checks = new ArrayList<>(config.health().checks());
    }

    /**
     * Adds a health check to those of the configuration. This process runs them on itself, and publishes the worst result; without any, this
     * server is passing.
     *
     * @throws IllegalArgumentException if a check of that name is there already, in code or in {@code health.checks}
     */
    public ClusterBuilder healthCheck(HealthCheck check) {
        if (checks.stream().anyMatch(other -> other.name().equals(check.name()))) {
            throw new IllegalArgumentException("health check name='" + check.name()
                    + "' is there already; give it another name, or remove health.checks." + check.name()
                    + " from the configuration");
        }
        checks.add(check);
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
     * Says which port this server's own client listener is bound to, so that an external group's server can advertise it. Not needed if {@code
     * advertise.port} or {@code bind.port} is set; an external group's server that names no port at all is registered without an address.
     *
     * @param boundPort 1 to 65535
     */
    public ClusterBuilder clientPort(int boundPort) {
        clientPort = OptionalInt.of(boundPort);
        return this;
    }

    /**
     * Opens a listener for application clients at {@code bind} when the cluster starts, and advertises its port; for a server of an external
     * group that has no listener of its own. Its sizes and times are those of {@code clients}. When the cluster stops, clients are told
     * first, while the links to the other servers are still up.
     *
     * @param gate who is let in; {@link ClientGate#OPEN} for everybody
     * @param handler hears what happens on all client connections, from {@link Cluster#start()} on, which may be before links are up: a gate can
     *     wait for {@link Cluster#ready()}
     */
    public ClusterBuilder clients(ClientGate gate, ClientHandler handler) {
        clients = Optional.of(new ClientService(gate, handler));
        return this;
    }

    /**
     * Makes the cluster; does no I/O and starts no thread.
     *
     * @throws InvalidSettingsException with every problem of the registry's settings; an unknown {@code registry.type} is told with the
     *     types that are on the class path, and with the artifact to add; or if {@code membership.grace} is shorter than the bounds of a
     *     connector made in code need
     * @throws IllegalStateException if there is a client listener, but our group is internal
     */
    public Cluster build() {
        if (clients.isPresent() && config.ownGroup().visibility() == Visibility.INTERNAL) {
            throw new IllegalStateException(
                    "group '" + config.group()
                            + "' is internal, so application clients cannot connect to it; listen for them in an external group");
        }
        return RunningCluster.of(
                config, new RunningCluster.Extras(checks, clientPort, clients), Optional.ofNullable(connector));
    }
}
