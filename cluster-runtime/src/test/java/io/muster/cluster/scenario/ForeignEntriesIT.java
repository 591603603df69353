package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.RemoteServer;
import io.muster.cluster.scenario.OpenWorld.Node;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What others write beside the entries of servers, on a real ZooKeeper: each is named once in the log, and nobody's link is touched. */
final class ForeignEntriesIT {

    private static final String GROUP = "/muster/" + OpenWorld.SYSTEM + "/groups/world";
    private static final String INSTANCE = "00112233445566778899aabbccddeeff";

    /** What is written, and what the log says of it. */
    private static final Map<String, List<String>> ENTRIES = entries();

    private final ZooKeeperServer registry = new ZooKeeperServer();
    private final OpenWorld open = new OpenWorld(
            config -> config.registry(registry.type(), registry.settings()).grace(Duration.ofSeconds(60)));

    private static Map<String, List<String>> entries() {
        Map<String, List<String>> entries = new LinkedHashMap<>();
        entries.put("a-foreign-znode", List.of("left here by somebody", "is not JSON"));
        entries.put("empty", List.of("", "is no entry of Muster"));
        entries.put("json-of-others", List.of("{\"leader\": true}", "is no entry of Muster"));
        entries.put("too-large", List.of("x".repeat(300_000), "has 300000 bytes, at most"));
        entries.put(
                "malformed",
                List.of(
                        "{\"name\": \"world\", \"payload\": {\"format\": 1, \"instance\": \"nobody\"}}",
                        "cannot be read"));
        entries.put(
                "of-another-group",
                List.of(
                        "{\"name\": \"social\", \"payload\": {\"format\": 1, \"instance\": \"" + INSTANCE + "\"}}",
                        "cannot be read"));
        return entries;
    }

    @AfterEach
    void close() {
        open.close();
        registry.close();
    }

    @Test
    void eachIsNamedOnceAndNobodysLinkIsTouched() throws Exception {
        try (LogLines log = new LogLines()) {
            Node world = open.start("world");
            Node social = open.start("social");
            Scenarios.untilConnected(world, social);
            Flow up = Scenarios.flow(social, world);
            Flow down = Scenarios.flow(world, social);

            writeAll();
            for (String name : ENTRIES.keySet()) {
                until(() -> !log.beginning(line(name)).isEmpty());
            }

            // One more that is right: so all the others have been looked at again, and said once.
            Node third = open.start("world");
            Scenarios.untilConnected(third, social);
            up.awaitMore(100);
            down.awaitMore(100);
            up.finish();
            down.finish();
            assertThat(up.faults).isEmpty();
            assertThat(down.faults).isEmpty();
            ENTRIES.forEach((name, entry) -> assertThat(log.beginning(line(name)))
                    .as(name)
                    .singleElement()
                    .asString()
                    .contains(entry.get(1)));
            assertThat(social.cluster().servers())
                    .extracting(RemoteServer::id)
                    .containsExactlyInAnyOrder(world.id(), third.id());
            assertThat(social.heard("world").countAny("disconnected")).isZero();
            assertThat(social.heard("world").countAny("left")).isZero();
        }
    }

    private static String line(String name) {
        return "entry '" + name + "' of group world is skipped: ";
    }

    private void writeAll() throws Exception {
        CountDownLatch up = new CountDownLatch(1);
        ZooKeeper somebody = new ZooKeeper(registry.settings().get("connect-string"), 10_000, event -> {
            if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                up.countDown();
            }
        });
        try {
            assertThat(up.await(30, TimeUnit.SECONDS)).isTrue();
            for (Map.Entry<String, List<String>> entry : ENTRIES.entrySet()) {
                somebody.create(
                        GROUP + "/" + entry.getKey(),
                        entry.getValue().get(0).getBytes(UTF_8),
                        ZooDefs.Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT);
            }
        } finally {
            somebody.close();
        }
    }
}
