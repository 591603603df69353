package io.muster.cluster.scenario;

import static org.awaitility.Awaitility.await;

import io.muster.cluster.Cluster;
import io.muster.cluster.HandlerMode;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerListener;
import io.muster.cluster.config.ClusterConfig;
import io.muster.cluster.config.ClusterConfigBuilder;
import io.muster.cluster.config.RegistryConfig;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.spi.ServerRegistryConnectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Servers of the groups client (external), world and social, in this process; closed with the test. */
final class OpenWorld implements AutoCloseable {

    static final String SYSTEM = "open-world";
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Cluster> clusters = new ArrayList<>();
    private final List<ServerRegistryConnector> connectors = new ArrayList<>();
    private final Consumer<ClusterConfigBuilder> settings;

    /** Makes an empty world; {@code settings} are those of every server. */
    OpenWorld(Consumer<ClusterConfigBuilder> settings) {
        this.settings = settings;
    }

    ClusterConfig config(String group, Consumer<ClusterConfigBuilder> own) {
        ClusterConfigBuilder builder = ClusterConfig.builder()
                .system(SYSTEM)
                .group(group)
                .external("client", "world", "social")
                .internal("social", "world")
                .internal("world")
                .bind("127.0.0.1", 0);
        settings.accept(builder);
        own.accept(builder);
        return builder.build();
    }

    /** Makes and starts a connector of its own for a server, closed with the test. */
    ServerRegistryConnector connector(String group) {
        RegistryConfig registry = config(group, config -> {}).registry();
        ServerRegistryConnector connector = ServiceLoader.load(ServerRegistryConnectorProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.type().equals(registry.type()))
                .findFirst()
                .orElseThrow()
                .create(registry.reader(), registry.context(SYSTEM));
        connector.start();
        connectors.add(connector);
        return connector;
    }

    /** Starts a server of {@code group} with listeners that keep what they hear. */
    Node start(String group) {
        return start(group, config -> {});
    }

    /** Starts one with settings of its own. */
    Node start(String group, Consumer<ClusterConfigBuilder> own) {
        return start(Cluster.create(config(group, own)), HandlerMode.WORKERS, Map.of());
    }

    /** Starts one with a connector made by the test. */
    Node start(String group, ServerRegistryConnector connector) {
        return start(group, connector, HandlerMode.WORKERS, Map.of());
    }

    /** Starts one with a connector and listeners made by the test. */
    Node start(
            String group, ServerRegistryConnector connector, HandlerMode mode, Map<String, ServerListener> listeners) {
        Cluster cluster = Cluster.builder(config(group, config -> {}))
                .connector(connector)
                .build();
        return start(cluster, mode, listeners);
    }

    /** Starts one made by the test. */
    Node start(Cluster cluster, HandlerMode mode, Map<String, ServerListener> listeners) {
        clusters.add(cluster);
        Map<String, Recording> recordings = new HashMap<>();
        cluster.groups().forEach(linked -> {
            Recording recording = new Recording();
            recordings.put(linked.name(), recording);
            linked.listen(mode, listeners.getOrDefault(linked.name(), recording));
        });
        cluster.start();
        return new Node(cluster, recordings);
    }

    /** Stops every server of a group. */
    void closeGroup(String group) {
        clusters.stream()
                .filter(cluster -> cluster.self().group().equals(group))
                .forEach(Cluster::close);
    }

    static void until(Callable<Boolean> condition) {
        until(PATIENCE, condition);
    }

    static void until(Duration patience, Callable<Boolean> condition) {
        await().atMost(patience).pollInterval(Duration.ofMillis(5)).until(condition);
    }

    @Override
    public void close() {
        clusters.forEach(Cluster::close);
        connectors.forEach(ServerRegistryConnector::close);
    }

    /** One server of the test. */
    record Node(Cluster cluster, Map<String, Recording> recordings) {

        Recording heard(String group) {
            Recording recording = recordings.get(group);
            if (recording == null) {
                throw new IllegalArgumentException(group + " is not linked; linked are " + recordings.keySet());
            }
            return recording;
        }

        int id() {
            return cluster.self().identity().orElseThrow().id();
        }

        RemoteServer server(int id) {
            return cluster.server(id).orElseThrow();
        }

        boolean isConnectedTo(Node other) {
            return other.cluster
                    .self()
                    .identity()
                    .flatMap(identity -> cluster.server(identity.id()))
                    .map(RemoteServer::isConnected)
                    .orElse(false);
        }
    }
}
