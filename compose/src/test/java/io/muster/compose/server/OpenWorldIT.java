package io.muster.compose.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.muster.cluster.config.ClusterConfig;
import io.muster.compose.player.PlayerCrowd;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The open world in one JVM, on real links and the in-memory registry. */
class OpenWorldIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<OpenWorldServer> servers = new ArrayList<>();

    @AfterEach
    void stopAll() {
        servers.forEach(OpenWorldServer::stop);
    }

    @Test
    void playersWalkMeetAndChatAndGoOnWhenAWorldServerLeaves() {
        OpenWorldServer leaver = start("world");
        start("world");
        start("social");
        List<InetSocketAddress> doors = Stream.of(start("client"), start("client"))
                .map(server -> status(server).getInt("playerPort"))
                .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .toList();

        try (PlayerCrowd crowd = new PlayerCrowd(12, 7, () -> doors)) {
            crowd.start();
            await().atMost(PATIENCE).until(() -> everybodyTook(crowd, List.of(), 3));
            await().atMost(PATIENCE).until(() -> crowd.report().handovers() > 0);
            await().atMost(PATIENCE).until(() -> crowd.report().metOthers() > 0);

            crowd.say("anybody there?");
            await().atMost(PATIENCE).until(() -> crowd.heard("anybody there?") == 12);

            List<Long> before = crowd.confirmedSteps();
            assertThat(leaver.stop()).as("left cleanly").isTrue();
            await().atMost(PATIENCE).until(() -> everybodyTook(crowd, before, 3));
        }
    }

    @Test
    void aServerThatIsToldHowItFeelsShowsItInItsStatusAndOthersInTheirs() {
        OpenWorldServer world = start("world");
        OpenWorldServer social = start("social");
        await().atMost(PATIENCE).until(() -> isSeen(world, social, "PASSING", ""));

        obey(world, "health critical the disk is full");
        await().atMost(PATIENCE).until(() -> isSeen(world, social, "CRITICAL", "game: the disk is full"));
        obey(world, "maintenance upgrade to 2.0");
        await().atMost(PATIENCE).until(() -> isSeen(world, social, "MAINTENANCE", "upgrade to 2.0"));
        obey(world, "health passing");
        obey(world, "maintenance");
        await().atMost(PATIENCE).until(() -> isSeen(world, social, "PASSING", ""));

        Config seen = status(social).getConfigList("servers").get(0);
        assertThat(seen.getString("link")).isEqualTo("Connected");
        assertThat(status(social).getString("view.freshness")).isEqualTo("Current");
    }

    private static void obey(OpenWorldServer server, String command) {
        server.obey(ConsoleCommand.parse(command).orElseThrow());
    }

    private static boolean isSeen(OpenWorldServer server, OpenWorldServer by, String health, String note) {
        Config own = status(server);
        return hasHealth(own, health, note)
                && status(by).getConfigList("servers").stream()
                        .anyMatch(seen -> seen.getString("link").equals("Connected")
                                && seen.getString("instance").equals(own.getString("instance"))
                                && hasHealth(seen, health, note));
    }

    private static boolean hasHealth(Config line, String health, String note) {
        return line.getString("health").equals(health) && line.getString("note").equals(note);
    }

    @Test
    void aServerOfAnUnknownKindIsRefused() {
        ClusterConfig config = ClusterConfig.parse(
                "muster { system = open-world, group = bank, groups { bank { visibility = internal } }, registry { type = memory } }");

        assertThat(catchThrowable(() -> OpenWorldServer.of(config, new Announcer(false))))
                .hasMessageContaining("group='bank'");
    }

    private OpenWorldServer start(String group) {
        OpenWorldServer server = OpenWorldServer.of(ClusterConfig.parse("""
                        muster {
                          system = open-world
                          group = %s
                          groups {
                            client { visibility = external, connects-to = [world, social] }
                            world { visibility = internal, connects-to = [social] }
                            social { visibility = internal }
                          }
                          bind { host = 127.0.0.1, port = 0 }
                          registry { type = memory, memory { name = open-world-it } }
                        }
                        """.formatted(group)), new Announcer(false));
        servers.add(server);
        server.start();
        return server;
    }

    private static Config status(OpenWorldServer server) {
        return ConfigFactory.parseString(server.status());
    }

    private static boolean everybodyTook(PlayerCrowd crowd, List<Long> before, int steps) {
        List<Long> now = crowd.confirmedSteps();
        return IntStream.range(0, now.size())
                .allMatch(index -> now.get(index) >= (before.isEmpty() ? 0 : before.get(index)) + steps);
    }
}
