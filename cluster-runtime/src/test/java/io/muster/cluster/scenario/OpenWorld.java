package io.muster.cluster.scenario;

import static org.awaitility.Awaitility.await;

import io.muster.cluster.Cluster;
import io.muster.cluster.HandlerMode;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerListener;
import io.muster.cluster.config.ClusterConfig;
import io.muster.cluster.config.ClusterConfigBuilder;
import io.muster.registry.ServerRegistryConnector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Servers of the groups client (external), world and social, in this process; closed with the test. */
final class OpenWorld implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Cluster> clusters = new ArrayList<>();
    private final Consumer<ClusterConfigBuilder> settings;

    /** Makes an empty world; {@code settings} are those of every server. */
    OpenWorld(Consumer<ClusterConfigBuilder> settings) {
        this.settings = settings;
    }

    ClusterConfig config(String group) {
        ClusterConfigBuilder builder = ClusterConfig.builder()
                .system("open-world")
                .group(group)
                .external("client", "world", "social")
                .internal("social", "world")
                .internal("world")
                .bind("127.0.0.1", 0);
        settings.accept(builder);
        return builder.build();
    }

    Cluster make(String group, @Nullable ServerRegistryConnector connector) {
        Cluster cluster = connector == null
                ? Cluster.create(config(group))
                : Cluster.builder(config(group)).connector(connector).build();
        clusters.add(cluster);
        return cluster;
    }

    /** Starts a server of {@code group} with listeners that keep what they hear. */
    Node start(String group, @Nullable ServerRegistryConnector connector) {
        return start(group, connector, HandlerMode.WORKERS, Map.of());
    }

    Node start(
            String group,
            @Nullable ServerRegistryConnector connector,
            HandlerMode mode,
            Map<String, ServerListener> listeners) {
        Cluster cluster = make(group, connector);
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
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(condition);
    }

    @Override
    public void close() {
        clusters.forEach(Cluster::close);
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
            return cluster.server(other.id()).map(RemoteServer::isConnected).orElse(false);
        }
    }
}
