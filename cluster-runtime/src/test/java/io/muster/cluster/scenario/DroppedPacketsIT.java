package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.RemoteServer;
import io.muster.cluster.scenario.OpenWorld.Node;
import io.muster.registry.testkit.fixture.Closer;
import io.muster.registry.testkit.process.NetworkNamespace;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network that drops every packet between two servers without a word, while both still reach the registry: the case that only heartbeats find.
 * The one server is a process in a network namespace.
 */
final class DroppedPacketsIT {

    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration TICK = INTERVAL.dividedBy(5);

    /** A loaded machine looks late. */
    private static final Duration NOISE = Duration.ofSeconds(10);

    private static final Pattern SILENCE = Pattern.compile("disconnected: nothing received for ([0-9]+) ms");

    @TempDir
    private Path folder;

    private final Closer closer = new Closer();

    private LogLines log;
    private NetworkNamespace namespace;
    private OpenWorld open;
    private ServerProcess world;

    @BeforeEach
    void start() throws Exception {
        namespace = closer.later(NetworkNamespace.assumed());
        RegistryServer registry =
                closer.later(new ZooKeeperServer(InetAddress.getByName(namespace.registryHostHere())));
        log = closer.later(new LogLines());
        open = closer.later(new OpenWorld(config -> config.registry(registry.type(), registry.settings())
                .grace(Duration.ofSeconds(60))
                .set("link.connect-timeout", "1s")
                .set("link.redial.base", "50ms")
                .set("link.redial.max", "1s")
                .set("link.heartbeat-interval", INTERVAL.toMillis() + "ms")
                .set("link.heartbeat-timeout", TIMEOUT.toMillis() + "ms")));
        world = closer.later(new ServerProcess(
                folder,
                registry,
                namespace.linkHost(),
                namespace.launcher(),
                "link { heartbeat-interval = " + INTERVAL.toMillis() + "ms, heartbeat-timeout = " + TIMEOUT.toMillis()
                        + "ms }"));
        world.start();
    }

    @AfterEach
    void close() throws Exception {
        closer.close();
    }

    @Test
    void bothEndsFindTheSilenceWithinTheStatedTimeAndLinkAgainOnceTheNetworkHeals() throws Exception {
        Node social = open.start("social", config -> config.bind(namespace.linkHostHere(), 0));
        until(() -> !social.cluster().group("world").connected().isEmpty());
        RemoteServer server =
                social.cluster().group("world").connected().iterator().next();
        int id = server.id();
        until(() -> linesOfWorld(" connected: ") == 1);

        namespace.cut();

        until(() -> social.heard("world").heard("disconnected " + id + " HEARTBEAT_TIMEOUT"));
        assertWithinTheStatedTime(silence(String.join("\n", log.all())));
        until(() -> linesOfWorld("disconnected: nothing received") == 1);
        assertWithinTheStatedTime(silence(Files.readString(world.log())));

        namespace.mend();

        until(() -> server.isConnected() && linesOfWorld(" connected: ") == 2);
        assertThat(social.heard("world").events)
                .as("the registry went on listing it")
                .containsExactly(
                        "joined " + id,
                        "connected " + id,
                        "disconnected " + id + " HEARTBEAT_TIMEOUT",
                        "connected " + id);
        int before = social.heard("world").messages.size();
        server.send(9, new byte[3]);
        until(() -> social.heard("world").messages.size() == before + 1);
    }

    private static List<MatchResult> silence(String text) {
        return SILENCE.matcher(text).results().toList();
    }

    private static void assertWithinTheStatedTime(List<MatchResult> silence) {
        assertThat(silence).isNotEmpty();
        assertThat(Duration.ofMillis(Long.parseLong(silence.get(0).group(1))))
                .isBetween(TIMEOUT, TIMEOUT.plus(TICK).plus(NOISE));
    }

    private long linesOfWorld(String part) throws Exception {
        try (var lines = Files.lines(world.log())) {
            return lines.filter(line -> line.contains(part)).count();
        }
    }
}
