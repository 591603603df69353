package io.muster.benchmarks.servers;

import io.muster.cluster.Cluster;
import io.muster.cluster.HandlerMode;
import io.muster.cluster.NotReadyException;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerListener;
import io.muster.cluster.config.ClusterConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Two servers that found each other through a registry of this process: one of group client, which dialled one of group world. */
public final class ServerPair implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Cluster world;
    private final Cluster client;
    private final RemoteServer remote;

    private ServerPair(Cluster world, Cluster client) throws NotReadyException, InterruptedException {
        this.world = world;
        this.client = client;
        client.awaitReady(PATIENCE);
        world.awaitReady(PATIENCE);
        this.remote = client.group("world").connected().iterator().next();
    }

    /**
     * Starts both, with one event loop and one worker each, and waits for the link.
     *
     * @param atClient hears of the world server
     * @param atWorld hears of the client server
     */
    public static ServerPair start(HandlerMode mode, ServerListener atClient, ServerListener atWorld)
            throws NotReadyException, InterruptedException {
        String registry = "benchmark-" + COUNT.incrementAndGet();
        Cluster world = Cluster.create(config("world", registry));
        world.group("client").listen(mode, atWorld);
        Cluster client = Cluster.create(config("client", registry));
        client.group("world").listen(mode, atClient);
        world.start();
        client.start();
        return new ServerPair(world, client);
    }

    private static ClusterConfig config(String group, String registry) {
        return ClusterConfig.builder()
                .system("benchmark")
                .group(group)
                .external("client", "world")
                .internal("world")
                .bind("127.0.0.1", 0)
                .registry("memory", Map.of("name", registry))
                .readyMinimum(group.equals("world") ? "client" : "world", 1)
                .set("link.event-loops", "1")
                .set("link.workers", "1")
                .build();
    }

    /** Returns the world server as the client server sees it. */
    public RemoteServer remote() {
        return remote;
    }

    @Override
    public void close() {
        client.close();
        world.close();
    }
}
