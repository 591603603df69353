package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.RemoteServer;
import io.muster.cluster.SendResult;
import io.muster.cluster.scenario.OpenWorld.Node;
import io.muster.registry.InstanceId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when a server's process is killed, frozen, or killed and started again, on a real ZooKeeper. */
final class ServerProcessIT {

    /** The registry cannot know of it yet: a session was renewed a third of its 4 s ago, at most. */
    private static final Duration BEFORE_THE_REGISTRY = Duration.ofMillis(2_500);

    private final ZooKeeperServer registry = new ZooKeeperServer();
    private final OpenWorld open = new OpenWorld(config -> config.registry(registry.type(), registry.settings())
            .grace(Duration.ofSeconds(60))
            .set("link.redial.base", "50ms")
            .set("link.redial.max", "1s")
            .set("link.heartbeat-interval", "500ms")
            .set("link.heartbeat-timeout", "3s"));

    @TempDir
    private Path folder;

    private ServerProcess world;
    private Node social;

    @BeforeEach
    void start() throws Exception {
        world = new ServerProcess(folder, registry);
        world.start();
        social = open.start("social");
        until(() -> connected().isPresent());
    }

    @AfterEach
    void close() {
        open.close();
        world.close();
        registry.close();
    }

    private Optional<RemoteServer> connected() {
        Collection<RemoteServer> servers = social.cluster().group("world").connected();
        return servers.stream().findFirst();
    }

    private Recording heard() {
        return social.heard("world");
    }

    @Test
    void aKilledServerIsDisconnectedAtOnceAndLeavesWithinTheBound() {
        RemoteServer server = connected().orElseThrow();
        int id = server.id();
        until(() -> heard().heard("connected " + id));
        Duration listing = social.cluster().registry().bounds().listing();
        long begun = System.nanoTime();

        world.kill();

        until(() -> heard().heard("disconnected " + id + " LOST"));
        assertThat(since(begun)).isLessThan(BEFORE_THE_REGISTRY);
        assertThat(heard().countAny("left")).isZero();
        until(() -> heard().heard("left " + id + " REGISTRY"));
        assertThat(since(begun)).isLessThan(listing.plus(Scenarios.AT_ONCE));
        assertThat(server.send(1, new byte[1])).isEqualTo(SendResult.NOT_CONNECTED);
        assertThat(server.statistics().failedDials())
                .as("it was redialled while it was listed")
                .isPositive();
        assertThat(social.cluster().servers()).isEmpty();
        assertThat(heard().events)
                .containsExactly(
                        "joined " + id, "connected " + id, "disconnected " + id + " LOST", "left " + id + " REGISTRY");
    }

    @Test
    void aFrozenServerIsDisconnectedByItsSilence() throws Exception {
        int id = connected().orElseThrow().id();

        world.freeze();

        until(() -> heard().heard("disconnected " + id + " HEARTBEAT_TIMEOUT"));
        until(() -> heard().heard("left " + id + " REGISTRY"));
    }

    @Test
    void aServerThatIsKilledAndRestartedOnTheSameAddressIsLinkedAgainAndTheOldOneLeaves() throws Exception {
        RemoteServer old = connected().orElseThrow();
        InstanceId before = old.instance();
        until(() -> heard().heard("connected " + old.id()));

        world.kill();
        world.start();

        until(() -> connected().map(server -> !server.instance().equals(before)).orElse(false));
        until(() ->
                heard().heard("left " + old.id() + " REGISTRY") || heard().heard("left " + old.id() + " SUPERSEDED"));
        RemoteServer now = connected().orElseThrow();
        assertThat(now.port()).isEqualTo(world.port);
        assertThat(social.cluster().servers()).containsExactly(now);
        assertThat(now.send(9, new byte[] {4, 2})).isEqualTo(SendResult.TAKEN);
        until(() -> heard().messages.stream().anyMatch(message -> message.tag() == 9 && message.length() == 2));
        assertThat(now.statistics().connects())
                .as("it converged, it did not flap")
                .isEqualTo(1);
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
