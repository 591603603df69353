package io.muster.compose.server;

import io.muster.cluster.Cluster;
import io.muster.cluster.ClusterBuilder;
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
    private final GameHealth health;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean wasClean;
    private boolean stopping;

    private OpenWorldServer(Cluster cluster, Role role, GameHealth health) {
        this.cluster = cluster;
        this.role = role;
        this.health = health;
    }

    /** Makes the server that {@code config.group} names: client, world or social. */
    static OpenWorldServer of(ClusterConfig config, Announcer announcer) {
        GameHealth health = new GameHealth();
        ClusterBuilder builder = Cluster.builder(config).healthCheck(health.check());
        return switch (config.group()) {
            case "client" -> client(builder, announcer, health);
            case "world" -> {
                Cluster cluster = builder.build();
                yield new OpenWorldServer(cluster, new WorldRole(cluster, announcer), health);
            }
            case "social" -> {
                Cluster cluster = builder.build();
                yield new OpenWorldServer(cluster, new SocialRole(cluster, announcer), health);
            }
            default ->
                throw new IllegalArgumentException("group='" + config.group() + "' must be client, world or social");
        };
    }

    private static OpenWorldServer client(ClusterBuilder builder, Announcer announcer, GameHealth health) {
        SerialThread game = new SerialThread("game");
        PlayerDoor door = new PlayerDoor(game);
        Cluster cluster = builder.clients(door.gate(), door.handler()).build();
        return new OpenWorldServer(cluster, new ClientRole(cluster, announcer, door, game), health);
    }

    void start() {
        role.start();
        cluster.listen(new EventLog());
        cluster.start();
    }

    /** Does what it was told, but for the stop. */
    void obey(ConsoleCommand command) {
        LOG.info("told: {}", command);
        if (command instanceof ConsoleCommand.Feel feel) {
            health.set(feel.health());
        } else if (command instanceof ConsoleCommand.Maintain maintain) {
            cluster.self().maintenance(maintain.reason());
        }
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
