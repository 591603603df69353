package io.muster.compose.server;

import io.muster.cluster.Cluster;
import io.muster.cluster.StopReport;
import io.muster.cluster.config.ClusterConfig;
import io.muster.compose.thread.SerialThread;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server of any kind: its part in the cluster and its role in the game, started and stopped together. */
final class OpenWorldServer {

    private static final Logger LOG = LoggerFactory.getLogger(OpenWorldServer.class);
    private static final Duration STOP_BOUND = Duration.ofSeconds(8);

    private final Cluster cluster;
    private final Role role;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean wasClean;
    private boolean stopping;

    private OpenWorldServer(Cluster cluster, Role role) {
        this.cluster = cluster;
        this.role = role;
    }

    /** Makes the server that {@code config.group} names: client, world or social. */
    static OpenWorldServer of(ClusterConfig config, Announcer announcer) {
        return switch (config.group()) {
            case "client" -> client(config, announcer);
            case "world" -> {
                Cluster cluster = Cluster.create(config);
                yield new OpenWorldServer(cluster, new WorldRole(cluster, announcer));
            }
            case "social" -> {
                Cluster cluster = Cluster.create(config);
                yield new OpenWorldServer(cluster, new SocialRole(cluster, announcer));
            }
            default ->
                throw new IllegalArgumentException("group='" + config.group() + "' must be client, world or social");
        };
    }

    private static OpenWorldServer client(ClusterConfig config, Announcer announcer) {
        SerialThread game = new SerialThread("game");
        PlayerDoor door = new PlayerDoor(game);
        Cluster cluster =
                Cluster.builder(config).clients(door.gate(), door.handler()).build();
        return new OpenWorldServer(cluster, new ClientRole(cluster, announcer, door, game));
    }

    void start() {
        role.start();
        cluster.listen(new EventLog());
        cluster.start();
    }

    String status() {
        return ServerStatus.line(cluster, role);
    }

    void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /** Leaves the registry, tells every peer why, closes. Returns whether nothing was left over. */
    synchronized boolean stop() {
        if (!stopping) {
            stopping = true;
            StopReport report = cluster.stop(STOP_BOUND).toCompletableFuture().join();
            role.close();
            wasClean = report.isClean();
            LOG.info("stopped: {}", report);
            stopped.countDown();
        }
        return wasClean;
    }
}
