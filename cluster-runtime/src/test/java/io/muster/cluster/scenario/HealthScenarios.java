package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static io.muster.cluster.scenario.Scenarios.untilConnected;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.Cluster;
import io.muster.cluster.HandlerMode;
import io.muster.cluster.LinkStatus;
import io.muster.cluster.Listing;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.SendResult;
import io.muster.cluster.config.ClusterConfigBuilder;
import io.muster.cluster.scenario.OpenWorld.Node;
import io.muster.registry.RegistrationState;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthCheck;
import io.muster.registry.health.HealthStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server says of its health, and what a linked server sees of it and does about it. */
abstract class HealthScenarios {

    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String NEVER = "1h";

    private RegistryServer registry;
    private OpenWorld open;
    private volatile Callable<Health> game = () -> Health.PASSING;

    abstract RegistryServer startRegistry();

    @BeforeEach
    void openWorld() {
        registry = startRegistry();
        // Whoever is dialled after a backoff is not seen to be dialled by any of these tests
        open = new OpenWorld(config -> config.registry(registry.type(), registry.settings())
                .grace(Duration.ofSeconds(60))
                .set("link.redial.base", NEVER)
                .set("link.redial.max", NEVER));
    }

    @AfterEach
    void closeWorld() {
        open.close();
        registry.close();
    }

    private Node startWorld(HealthCheck... checks) {
        return startWorld(config -> {}, checks);
    }

    private Node startWorld(Consumer<ClusterConfigBuilder> own, HealthCheck... checks) {
        var builder = Cluster.builder(open.config("world", own));
        for (HealthCheck check : checks) {
            builder.healthCheck(check);
        }
        return open.start(builder.build(), HandlerMode.WORKERS, Map.of());
    }

    /** Asks {@link #game}. */
    private HealthCheck gameCheck(Duration timeout) {
        return new HealthCheck.InProcess("game", OFTEN, timeout, () -> game.call());
    }

    private static RemoteServer seen(Node by, Node server) {
        until(() -> server.cluster()
                .self()
                .identity()
                .flatMap(identity -> by.cluster().server(identity.id()))
                .isPresent());
        return by.server(server.id());
    }

    private static void untilHealth(RemoteServer seen, HealthStatus status, String note) {
        until(() -> seen.health().status() == status && seen.health().note().contains(note));
    }

    @Test
    void whatAContributorSaysIsSeenByALinkedServerWithItsNameAndNote() {
        Node world = startWorld(gameCheck(LONG));
        Node social = open.start("social");
        untilConnected(world, social);
        RemoteServer seen = social.server(world.id());
        untilHealth(seen, HealthStatus.PASSING, "");
        long changesBefore = social.heard("world").countAny("changed");

        game = () -> Health.warning("slow disk");
        untilHealth(seen, HealthStatus.WARNING, "game: slow disk");
        game = () -> Health.critical("disk full");
        untilHealth(seen, HealthStatus.CRITICAL, "game: disk full");
        game = () -> {
            throw new IllegalStateException("disk gone");
        };
        untilHealth(seen, HealthStatus.CRITICAL, "game: disk gone");
        game = () -> Health.PASSING;
        untilHealth(seen, HealthStatus.PASSING, "");

        assertThat(seen.health()).isEqualTo(Health.PASSING);
        until(() -> social.heard("world").countAny("changed") >= changesBefore + 4);
        assertThat(world.cluster().self().health()).isEqualTo(Health.PASSING);
        assertThat(social.heard("world").countAny("disconnected")).isZero();
        assertThat(social.heard("world").countAny("left")).isZero();
    }

    @Test
    void aHungContributorIsCriticalAndDelaysNeitherOthersNorTheRegistration() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger beats = new AtomicInteger();
        HealthCheck hung = new HealthCheck.InProcess("hung", OFTEN, Duration.ofMillis(300), () -> {
            Uninterruptibly.await(release);
            return Health.PASSING;
        });
        // Its runs take longer together than any registry of these tests waits for a heartbeat
        HealthCheck beating = new HealthCheck.InProcess("beating", Duration.ofMillis(250), LONG, () -> {
            beats.incrementAndGet();
            return Health.PASSING;
        });
        try {
            Node world = startWorld(hung, beating, gameCheck(LONG));
            Node social = open.start("social");
            RemoteServer seen = seen(social, world);
            RegistrationState before = world.cluster().self().registration();

            untilHealth(seen, HealthStatus.CRITICAL, "hung: no answer within 300 ms");
            until(() -> beats.get() >= 20);
            game = () -> Health.warning("late");
            world.cluster().self().maintenance(Optional.of("upgrade"));
            untilHealth(seen, HealthStatus.MAINTENANCE, "upgrade");
            world.cluster().self().maintenance(Optional.empty());
            untilHealth(seen, HealthStatus.CRITICAL, "hung");
            release.countDown();
            untilHealth(seen, HealthStatus.WARNING, "game: late");

            assertThat(world.cluster().self().registration()).isEqualTo(before);
            assertThat(social.heard("world").countAny("left")).isZero();
        } finally {
            release.countDown();
        }
    }

    @Test
    void anHttpCheckOfTheConfigurationFollowsItsServerAndAHungOneIsCritical() throws Exception {
        try (AnsweringServer web = new AnsweringServer()) {
            Node world = startWorld(config -> config.httpCheck("web", web.url())
                    .set("health.checks.web.interval", OFTEN)
                    .set("health.checks.web.timeout", Duration.ofSeconds(1)));
            Node social = open.start("social");
            RemoteServer seen = seen(social, world);

            untilHealth(seen, HealthStatus.PASSING, "");
            web.answer(429);
            untilHealth(seen, HealthStatus.WARNING, "web: GET " + web.url() + " answered 429");
            web.answer(500);
            untilHealth(seen, HealthStatus.CRITICAL, "web: GET " + web.url() + " answered 500");
            web.answer(200);
            untilHealth(seen, HealthStatus.PASSING, "");
            web.answerNothing();
            untilHealth(seen, HealthStatus.CRITICAL, "web: ");
            web.answer(200);
            untilHealth(seen, HealthStatus.PASSING, "");
            web.answerAByteAtATime();
            untilHealth(seen, HealthStatus.CRITICAL, "web: no answer within 1000 ms");
            web.answer(200);
            untilHealth(seen, HealthStatus.PASSING, "");
        }
    }

    @Test
    void aTcpCheckOfTheConfigurationFollowsItsPort() throws Exception {
        AnsweringServer database = new AnsweringServer();
        try {
            Node world = startWorld(config -> config.tcpCheck("database", database.host(), database.port())
                    .set("health.checks.database.interval", OFTEN));
            Node social = open.start("social");
            RemoteServer seen = seen(social, world);

            untilHealth(seen, HealthStatus.PASSING, "");
            database.close();
            untilHealth(
                    seen,
                    HealthStatus.CRITICAL,
                    "database: connecting to " + database.host() + ":" + database.port() + " failed: ");
            database.open();
            untilHealth(seen, HealthStatus.PASSING, "");
        } finally {
            database.close();
        }
    }

    @Test
    void aServerBelowTheThresholdKeepsItsLinkIsNotDialledAnewAndIsDialledAtOnceWhenUpAgain() {
        Node world = startWorld(gameCheck(LONG));
        Node social = open.start("social");
        untilConnected(world, social);
        RemoteServer seen = social.server(world.id());
        game = () -> Health.critical("disk full");
        until(() -> seen.listing().equals(new Listing.Listed(false)));

        Node newcomer = open.start("social");
        RemoteServer seenAnew = seen(newcomer, world);
        // Both are dialled, if they are, before the link to the one that is up can be there
        Node other = open.start("world");
        untilConnected(newcomer, other);

        assertThat(seenAnew.link()).isInstanceOf(LinkStatus.Waiting.class);
        assertThat(seenAnew.listing()).isEqualTo(new Listing.Listed(false));
        assertThat(seen.isConnected()).isTrue();
        assertThat(seen.send(1, new byte[1])).isEqualTo(SendResult.TAKEN);
        until(() -> world.heard("social").messages.size() == 1);

        game = () -> Health.PASSING;
        untilConnected(newcomer, world);
        assertThat(seenAnew.statistics().failedDials()).isZero();
        assertThat(social.heard("world").countAny("disconnected")).isZero();
        assertThat(world.heard("social").countAny("connected")).isEqualTo(2);
    }

    @Test
    void maintenanceIsSeenWithItsReasonWinsOverEveryCheckAndEnds() {
        Node world = startWorld(gameCheck(LONG));
        Node social = open.start("social");
        untilConnected(world, social);
        RemoteServer seen = social.server(world.id());

        world.cluster().self().maintenance(Optional.of("upgrade to 2.0"));
        untilHealth(seen, HealthStatus.MAINTENANCE, "upgrade to 2.0");
        game = () -> Health.critical("disk full");
        world.cluster().self().maintenance(Optional.of("new disks"));
        untilHealth(seen, HealthStatus.MAINTENANCE, "new disks");

        assertThat(seen.listing()).isEqualTo(new Listing.Listed(false));
        assertThat(seen.send(1, new byte[1])).isEqualTo(SendResult.TAKEN);
        until(() -> world.heard("social").messages.size() == 1);
        world.cluster().self().maintenance(Optional.empty());
        untilHealth(seen, HealthStatus.CRITICAL, "game: disk full");
        game = () -> Health.PASSING;
        until(() -> seen.listing().equals(new Listing.Listed(true)));
        assertThat(social.heard("world").countAny("disconnected")).isZero();
    }
}
