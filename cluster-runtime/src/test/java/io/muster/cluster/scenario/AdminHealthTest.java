package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.muster.cluster.Cluster;
import io.muster.cluster.HandlerMode;
import io.muster.cluster.LeaveReason;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.scenario.OpenWorld.Node;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthCheck;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code /health} and {@code /health/live} say while a system lives. */
final class AdminHealthTest {

    private final RegistryServer registry = new MemoryServer();
    private final OpenWorld open = new OpenWorld(
            config -> config.registry(registry.type(), registry.settings()).admin(0));

    @AfterEach
    void close() {
        open.close();
        registry.close();
    }

    @Test
    void aServerIsReadyWithItsLinksAndNotWithoutThem() throws Exception {
        Node social = open.start("social");
        AdminClient admin = AdminClient.of(social.cluster());
        until(() -> social.cluster().self().identity().isPresent());

        HttpResponse<String> before = admin.get("/health");
        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.headers().firstValue("content-type")).contains("application/json");
        assertThat(admin.json("/health").getBoolean("ready")).isFalse();
        assertThat(admin.json("/health").getStringList("missing"))
                .singleElement()
                .asString()
                .startsWith("group world has 0 of 1 links up");

        Node world = open.start("world");
        until(() -> admin.status("/health") == 200);
        assertThat(admin.json("/health").getStringList("missing")).isEmpty();

        world.cluster().close();
        until(() -> admin.status("/health") == 503);
        assertThat(admin.status("/health/live")).isEqualTo(200);
    }

    @Test
    void anOutageOfTheRegistryTakesNothingAwayAndIsTold() throws Exception {
        open.start("world");
        Node social = open.start("social");
        AdminClient admin = AdminClient.of(social.cluster());
        until(() -> admin.status("/health") == 200);

        registry.stop();
        until(() -> admin.json("/health").getString("view.state").equals("stale"));
        until(() -> admin.json("/health").getString("registration.state").equals("suspended"));

        assertThat(admin.status("/health")).isEqualTo(200);
        assertThat(admin.json("/health").getString("view.reason")).isNotEmpty();
        assertThat(admin.json("/health").getString("registration.text")).isNotEmpty();
        assertThat(admin.json("/cluster").getDouble("registry.viewAgeSeconds")).isGreaterThan(0);
        registry.startWithData();
    }

    @Test
    void aServerThatIsNotRegisteredSaysWhy() throws Exception {
        registry.stop();
        AdminClient admin = AdminClient.of(open.start("world").cluster());

        Config health = admin.json("/health");

        assertThat(admin.status("/health")).isEqualTo(503);
        assertThat(health.getStringList("missing")).anyMatch(line -> line.startsWith("this server is not registered"));
        assertThat(health.getString("registration.state")).isEqualTo("pending");
        registry.startWithData();
    }

    @Test
    void aCriticalServerIsNotReadyAndOneInMaintenanceNeither() throws Exception {
        AtomicReference<Health> own = new AtomicReference<>(Health.PASSING);
        Cluster cluster = Cluster.builder(open.config("world", config -> {}))
                .healthCheck(new HealthCheck.InProcess("disk", Duration.ofMillis(20), Duration.ofSeconds(10), own::get))
                .build();
        AdminClient admin = AdminClient.of(
                open.start(cluster, HandlerMode.WORKERS, Map.of()).cluster());
        until(() -> admin.status("/health") == 200);

        own.set(Health.critical("full"));
        until(() -> admin.status("/health") == 503);
        assertThat(admin.json("/health").getStringList("missing"))
                .singleElement()
                .asString()
                .startsWith("this server is critical: ")
                .contains("full");

        own.set(Health.warning("nearly full"));
        until(() -> admin.status("/health") == 200);
        cluster.self().maintenance(Optional.of("upgrade"));
        until(() -> admin.status("/health") == 503);
        assertThat(admin.json("/health").getStringList("missing").get(0)).contains("in maintenance", "upgrade");
        assertThat(admin.status("/health/live")).isEqualTo(200);
    }

    @Test
    void aStopCanBeWatchedToItsEnd() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        Node world = open.start("world");
        Cluster social = Cluster.create(open.config("social", config -> config.set("membership.stop-timeout", "30s")));
        Node node = open.start(social, HandlerMode.WORKERS, Map.of("world", new HoldAtLeave(hold)));
        AdminClient admin = AdminClient.of(node.cluster());
        until(() -> node.isConnectedTo(world));
        until(() -> admin.status("/health") == 200);

        var stopped = social.stop(Duration.ofSeconds(30));
        until(() -> admin.json("/health").getString("state").equals("stopping"));
        assertThat(admin.status("/health")).isEqualTo(503);
        assertThat(admin.status("/health/live")).isEqualTo(200);
        hold.countDown();

        stopped.toCompletableFuture().join();
        until(() -> isGone(admin));
    }

    private static boolean isGone(AdminClient admin) throws InterruptedException {
        try {
            admin.get("/health/live");
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Keeps the stop from ending, by a callback that has not ended. */
    private static final class HoldAtLeave extends Recording {
        private final CountDownLatch hold;

        HoldAtLeave(CountDownLatch hold) {
            this.hold = hold;
        }

        @Override
        public void onLeft(RemoteServer server, LeaveReason reason) {
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
