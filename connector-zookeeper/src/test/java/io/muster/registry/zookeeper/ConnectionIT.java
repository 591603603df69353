package io.muster.registry.zookeeper;

import static io.muster.registry.testkit.fixture.OpenBackend.content;
import static io.muster.registry.testkit.fixture.OpenBackend.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.registry.RegistryBounds;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.backend.BackendEvents;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.Renewal;
import io.muster.registry.spi.Secret;
import io.muster.registry.testkit.fixture.OpenBackend;
import io.muster.registry.testkit.process.ZooKeeperProcess;
import io.muster.registry.time.RealOwnerThread;
import io.muster.registry.zookeeper.ZooKeeperSettings.Acl;
import io.muster.registry.zookeeper.ZooKeeperSettings.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.utils.ZookeeperFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionIT {

    private static final Duration CLOSE_BOUND = Duration.ofSeconds(3);

    /** The most that the server grants; a client that hears nothing breaks its connection off after two thirds of it. */
    private static final Duration LONG_SESSION = Duration.ofSeconds(10);

    private final ZooKeeperProcess server;
    private final RawZooKeeper raw;

    ConnectionIT() throws IOException {
        server = new ZooKeeperProcess(Duration.ofMillis(500), List.of());
        raw = new RawZooKeeper(server.connectString());
    }

    @BeforeEach
    void start() throws Exception {
        server.start();
        raw.connect();
    }

    @AfterEach
    void stop() {
        raw.close();
        server.close();
    }

    @Test
    void statesWhatTheServerGranted() {
        try (OpenBackend backend =
                OpenBackend.connected(ZooKeeperBackend::new, settings().withSessionTimeout(Duration.ofMinutes(1)))) {
            // 20 ticks of 500 ms
            assertThat(backend.raw().details()).containsEntry("session-timeout", "10000ms");
            RegistryBounds bounds = backend.raw().bounds();
            assertThat(bounds.listing()).isEqualTo(Duration.ofMillis(17_500));
            assertThat(bounds.idReuse()).isEqualTo(bounds.listing());
            assertThat(backend.raw().details().get("server")).isEqualTo(server.connectString());
        }
    }

    @Test
    void makesTheChrootItStandsIn() throws Exception {
        try (OpenBackend backend = OpenBackend.connected(
                ZooKeeperBackend::new, ZooKeeperSettings.of(server.connectString() + "/apps/live"))) {
            backend.claim(content("a"));
            assertThat(raw.exists("/apps/live/muster/system/ids/0")).isTrue();
        }
    }

    @Test
    void takesTheNextServerWhenOneCannotBeReached() throws Exception {
        try (OpenBackend backend = OpenBackend.connected(
                ZooKeeperBackend::new,
                ZooKeeperSettings.of("no-such-host.invalid:2181,127.0.0.1:1," + server.connectString()))) {
            assertThat(backend.claim(content("a")).identity().id()).isZero();
        }
    }

    @Test
    void connectsThoughItsFirstHandleCouldNotBeMade() throws Exception {
        for (Throwable reason : List.of(
                new IOException("Too many open files"), new OutOfMemoryError("unable to create native thread"))) {
            RealOwnerThread owner = new RealOwnerThread("connection-test");
            List<String> told = new CopyOnWriteArrayList<>();
            AtomicInteger asked = new AtomicInteger();
            Connection connection =
                    new Connection(owner, settings(), new Told(told), made -> failingOnce(made, asked, reason));
            try {
                owner.execute(connection::open);

                await().until(() -> told.contains("connected"));
                assertThat(asked).hasValueGreaterThan(1);
            } finally {
                connection.close(CLOSE_BOUND);
                owner.close(CLOSE_BOUND);
            }
        }
    }

    private static ZookeeperFactory failingOnce(ZookeeperFactory made, AtomicInteger asked, Throwable reason) {
        return (servers, timeoutMillis, watcher, readOnly) -> {
            if (asked.getAndIncrement() == 0) {
                if (reason instanceof Error error) {
                    throw error;
                }
                throw (IOException) reason;
            }
            return made.newZooKeeper(servers, timeoutMillis, watcher, readOnly);
        };
    }

    private record Told(List<String> events) implements BackendEvents {

        @Override
        public void connected() {
            events.add("connected");
        }

        @Override
        public void disconnected(String reason) {
            events.add("disconnected: " + reason);
        }

        @Override
        public void claimDoubted(String reason) {
            events.add("doubted: " + reason);
        }
    }

    @Test
    void saysWhereItCannotConnect() {
        try (OpenBackend backend =
                OpenBackend.open(ZooKeeperBackend::new, ZooKeeperSettings.of("no-such-host.invalid:2181"))) {
            assertThatThrownBy(() -> backend.claim(content("a")))
                    .hasCauseInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("ZooKeeper at no-such-host.invalid:2181");
        }
    }

    @Test
    void losesItsIdWithItsSessionAndTakesItAgain() throws Exception {
        try (OpenBackend backend = OpenBackend.connected(ZooKeeperBackend::new, settings())) {
            EntryContent content = content("a");
            Claim claim = backend.claim(content);
            raw.closeSession(raw.owner("/muster/system/ids/0"));
            server.stop();
            server.start();
            await().until(() ->
                    backend.told().stream().filter("connected"::equals).count() >= 2);

            assertThat(get(backend.raw().renew(claim))).isInstanceOf(Renewal.Gone.class);
            Claim again = backend.claim(content, claim.identity().id());
            assertThat(again.identity().id()).isEqualTo(claim.identity().id());
            assertThat(again.identity()
                            .incarnation()
                            .isNewerThan(claim.identity().incarnation()))
                    .isTrue();
        }
    }

    @Test
    void anErrorThatNoClientKnowsIsAnAnswer() throws Exception {
        TamperedPath path = new TamperedPath(List.of(server.address()), 0);
        try (path;
                OpenBackend backend =
                        OpenBackend.connected(ZooKeeperBackend::new, ZooKeeperSettings.of(path.connectString()))) {
            Claim claim = backend.claim(content("a"));
            path.tamper(Objects.requireNonNull(TamperedReplies.faults().get("error of no known code")));

            assertThatThrownBy(() -> get(backend.raw().renew(claim)))
                    .hasCauseInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContainingAll("SYSTEMERROR", "(code -999)");
            path.heal();
        }
    }

    @Test
    void keepsItsSessionThroughARestart() throws Exception {
        // a restart is slow on a busy machine, and the handle is replaced before the session is over
        try (OpenBackend backend =
                OpenBackend.connected(ZooKeeperBackend::new, settings().withSessionTimeout(LONG_SESSION))) {
            EntryContent content = content("a");
            Claim claim = backend.claim(content);
            server.restart(true);
            await().until(() ->
                    backend.told().stream().filter("connected"::equals).count() >= 2);

            await().ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(get(backend.raw().audit(claim, content))).isInstanceOf(Renewal.Kept.class));
            assertThat(backend.raw().details()).containsEntry("sessions", "1");
        }
    }

    @Test
    void comesBackToAServerThatLostItsData() throws Exception {
        try (OpenBackend backend = OpenBackend.connected(ZooKeeperBackend::new, settings())) {
            EntryContent content = content("a");
            Claim claim = backend.claim(content);
            server.restart(false);

            await().atMost(backend.raw().bounds().settle())
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(get(backend.raw().renew(claim))).isInstanceOf(Renewal.Gone.class));
            assertThat(backend.claim(content, 0).identity().id()).isZero();
        }
    }

    @Test
    void keepsOthersOutAndSaysSoClearly() throws Exception {
        ZooKeeperSettings owner = settings()
                .withDigest(new Digest("owner", Optional.of(new Secret("right")), Optional.empty()), Acl.CREATOR_ALL);
        ZooKeeperSettings intruder = settings()
                .withDigest(new Digest("owner", Optional.of(new Secret("wrong")), Optional.empty()), Acl.CREATOR_ALL);
        try (OpenBackend first = OpenBackend.connected(ZooKeeperBackend::new, owner);
                OpenBackend second = OpenBackend.connected(ZooKeeperBackend::new, intruder)) {
            EntryContent content = content("a");
            Claim claim = first.claim(content);
            assertThat(get(first.raw().audit(claim, content))).isInstanceOf(Renewal.Kept.class);
            assertThatThrownBy(() -> raw.read("/muster/system/epoch")).hasMessageContaining("NoAuth");

            assertThatThrownBy(() -> second.claim(content("b")))
                    .hasCauseInstanceOf(RegistryRejectedException.class)
                    .hasMessageContaining("claim an id in ZooKeeper at " + server.connectString())
                    .hasMessageContaining("NOAUTH at /muster")
                    .hasMessageContaining("digest.user")
                    .hasMessageNotContaining("wrong");
        }
    }

    @Test
    void saysThatItsCredentialsAreRefusedAndGoesOnTrying() throws Exception {
        ZooKeeperSettings settings =
                settings().withDigest(new Digest("user", Optional.of(new Secret("hush")), Optional.empty()), Acl.WORLD);
        try (ZooKeeperProcess refusing =
                new ZooKeeperProcess(Duration.ofMillis(500), List.of("DigestAuthenticationProvider.enabled=false"))) {
            refusing.start();
            ZooKeeperSettings refused = ZooKeeperSettings.of(refusing.connectString())
                    .withDigest(settings.digest().orElseThrow(), Acl.WORLD);
            try (OpenBackend backend = OpenBackend.open(ZooKeeperBackend::new, refused)) {
                for (int handle = 1; handle <= 2; handle++) {
                    int times = handle;
                    await().atMost(Duration.ofSeconds(20)).until(() -> refusals(backend) == times);
                    assertThatThrownBy(() -> backend.claim(content("a")))
                            .hasCauseInstanceOf(RegistryRejectedException.class)
                            .hasMessageContaining("refuses the credentials")
                            .hasMessageNotContaining("hush");
                }
            }
        }
    }

    private static long refusals(OpenBackend backend) {
        return backend.told().stream()
                .filter(told -> told.contains("refuses the credentials"))
                .count();
    }

    @Test
    void readsItsPasswordFileAgain(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("password");
        ZooKeeperSettings settings = settings()
                .withDigest(new Digest("owner", Optional.empty(), Optional.of(file)), Acl.CREATOR_ALL_WORLD_READ);
        try (OpenBackend backend = OpenBackend.connected(ZooKeeperBackend::new, settings)) {
            assertThatThrownBy(() -> backend.claim(content("a")))
                    .hasCauseInstanceOf(RegistryRejectedException.class)
                    .hasMessageContaining(file + " does not exist");
            Files.writeString(file, "first\n");
            await().ignoreExceptions().until(() -> backend.claim(content("b")) != null);
            assertThat(raw.exists("/muster/system/ids/0")).isTrue();

            // what is made from now on belongs to both
            Files.writeString(file, "second");
            await().until(() ->
                    backend.told().stream().filter("connected"::equals).count() >= 3);
            backend.claim(content("c"));
        }
        Files.writeString(file, "second");
        try (OpenBackend later = OpenBackend.connected(ZooKeeperBackend::new, settings)) {
            assertThatThrownBy(() -> later.claim(content("d")))
                    .hasCauseInstanceOf(RegistryRejectedException.class)
                    .hasMessageContaining("NOAUTH");
            Files.writeString(file, "first");
            await().ignoreExceptions().until(() -> later.claim(content("e")) != null);
        }
    }

    @Test
    void aNewPasswordInAnOutageIsNoConnection(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("password");
        ZooKeeperSettings settings = ZooKeeperSettings.of("127.0.0.1:1")
                .withDigest(new Digest("owner", Optional.empty(), Optional.of(file)), Acl.WORLD);
        try (OpenBackend backend = OpenBackend.open(ZooKeeperBackend::new, settings)) {
            await().untilAsserted(() -> assertThatThrownBy(() -> backend.claim(content("a")))
                    .hasMessageContaining(file + " does not exist"));
            Files.writeString(file, "first");
            await().untilAsserted(() -> assertThatThrownBy(() -> backend.claim(content("a")))
                    .hasMessageContaining("No connection to ZooKeeper"));

            assertThat(backend.told()).doesNotContain("connected");
        }
    }

    @Test
    void leavesNoThreadBehind() {
        OpenBackend.connected(ZooKeeperBackend::new, settings()).close();
        Census census = new Census();
        for (int i = 0; i < 25; i++) {
            OpenBackend.connected(ZooKeeperBackend::new, settings()).close();
        }
        for (int i = 0; i < 5; i++) {
            OpenBackend.open(ZooKeeperBackend::new, ZooKeeperSettings.of("127.0.0.1:1"))
                    .close();
        }
        await().untilAsserted(() -> assertThat(census.added()).isEmpty());
    }

    @Test
    void closesInTimeThoughTheServerIsFrozen() throws Exception {
        OpenBackend.connected(ZooKeeperBackend::new, settings()).close();
        Census census = new Census();
        OpenBackend backend =
                OpenBackend.connected(ZooKeeperBackend::new, settings().withSessionTimeout(LONG_SESSION));
        backend.claim(content("a"));
        server.freeze();
        long start = System.nanoTime();

        backend.raw().close(CLOSE_BOUND);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(CLOSE_BOUND.multipliedBy(2));
        await().untilAsserted(() -> assertThat(census.added()).isEmpty());
        server.thaw();
    }

    private ZooKeeperSettings settings() {
        return ZooKeeperSettings.of(server.connectString()).withSessionTimeout(Duration.ofSeconds(4));
    }
}
