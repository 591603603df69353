package io.muster.registry.zookeeper;

import static io.muster.registry.testkit.fixture.OpenBackend.content;
import static io.muster.registry.testkit.fixture.OpenBackend.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.Renewal;
import io.muster.registry.spi.Secret;
import io.muster.registry.testkit.fixture.OpenBackend;
import io.muster.registry.testkit.process.FreePorts;
import io.muster.registry.testkit.process.ZooKeeperProcess;
import io.muster.registry.zookeeper.ZooKeeperSettings.Acl;
import io.muster.registry.zookeeper.ZooKeeperSettings.Store;
import io.muster.registry.zookeeper.ZooKeeperSettings.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real ZooKeeper that takes encrypted connections and demands the client's certificate. */
class TlsIT {

    private static final String PASSWORD = "not-a-secret";

    @TempDir
    private static Path folder;

    private static ZooKeeperProcess server;
    private static String connectString;

    @BeforeAll
    static void startServer() throws Exception {
        makeKey("server", "SAN=IP:127.0.0.1");
        makeKey("client", "SAN=DNS:client");
        makeKey("stranger", "SAN=DNS:stranger");
        // the server trusts the client and itself; the client trusts the server
        trust("server-trust.p12", "client");
        trust("client-trust.p12", "server");
        trust("stranger-trust.p12", "stranger");
        int port = FreePorts.next();
        connectString = "127.0.0.1:" + port;
        server = new ZooKeeperProcess(
                Duration.ofMillis(500),
                List.of(
                        "secureClientPort=" + port,
                        "secureClientPortAddress=127.0.0.1",
                        "serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory",
                        "authProvider.x509=org.apache.zookeeper.server.auth.X509AuthenticationProvider",
                        "ssl.keyStore.location=" + folder.resolve("server.p12"),
                        "ssl.keyStore.password=" + PASSWORD,
                        "ssl.trustStore.location=" + folder.resolve("server-trust.p12"),
                        "ssl.trustStore.password=" + PASSWORD,
                        "ssl.clientHostnameVerification=false"));
        server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void encryptsAndShowsItsCertificate() throws Exception {
        Path passwordFile = Files.writeString(folder.resolve("client.password"), PASSWORD);
        ZooKeeperSettings settings = new ZooKeeperSettings(
                connectString,
                "/encrypted",
                Duration.ofSeconds(4),
                Acl.CREATOR_ALL,
                Optional.empty(),
                Optional.of(new Tls(
                        store("client-trust.p12"),
                        Optional.of(new Store(
                                folder.resolve("client.p12"), Optional.empty(), Optional.of(passwordFile))))));
        try (OpenBackend backend = OpenBackend.connected(ZooKeeperBackend::new, settings);
                RawZooKeeper raw = new RawZooKeeper(server.connectString())) {
            EntryContent content = content("a");
            Claim claim = backend.claim(content);
            assertThat(get(backend.raw().audit(claim, content))).isInstanceOf(Renewal.Kept.class);
            raw.connect();
            assertThatThrownBy(() -> raw.read("/encrypted/system/epoch")).hasMessageContaining("NoAuth");
        }
    }

    @Test
    void leavesNoThreadBehind() {
        OpenBackend.connected(ZooKeeperBackend::new, settings("client", "client-trust.p12"))
                .close();
        Census census = new Census();
        for (int i = 0; i < 5; i++) {
            OpenBackend.connected(ZooKeeperBackend::new, settings("client", "client-trust.p12"))
                    .close();
        }
        // Netty's loops take their time to end (two seconds of quiet)
        await().untilAsserted(() -> assertThat(census.added()).isEmpty());
    }

    @Test
    void trustsNoStranger() {
        assertCannotConnect(settings("client", "stranger-trust.p12"));
        assertCannotConnect(settings("stranger", "client-trust.p12"));
    }

    @Test
    void connectsToNobodyWithAnotherName() {
        ZooKeeperSettings settings = settings("client", "client-trust.p12");
        assertCannotConnect(ZooKeeperSettings.of(connectString.replace("127.0.0.1", "localhost"))
                .withTls(settings.tls().orElseThrow()));
    }

    @Test
    void readsItsStoresAgainForANewConnection() throws Exception {
        Path trust = folder.resolve("changing-trust.p12");
        Files.copy(folder.resolve("stranger-trust.p12"), trust);
        try (OpenBackend backend = OpenBackend.open(ZooKeeperBackend::new, settings("client", "changing-trust.p12"))) {
            await().during(Duration.ofSeconds(2)).until(() -> !backend.told().contains("connected"));
            Files.copy(folder.resolve("client-trust.p12"), trust, StandardCopyOption.REPLACE_EXISTING);
            await().until(() -> backend.told().contains("connected"));
        }
    }

    private static void assertCannotConnect(ZooKeeperSettings settings) {
        try (OpenBackend backend = OpenBackend.open(ZooKeeperBackend::new, settings)) {
            await().during(Duration.ofSeconds(2)).until(() -> !backend.told().contains("connected"));
            assertThatThrownBy(() -> backend.claim(content("a")))
                    .hasCauseInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("TLS");
        }
    }

    private static ZooKeeperSettings settings(String key, String trust) {
        return ZooKeeperSettings.of(connectString)
                .withSessionTimeout(Duration.ofSeconds(4))
                .withTls(new Tls(store(trust), Optional.of(store(key + ".p12"))));
    }

    private static Store store(String file) {
        return new Store(folder.resolve(file), Optional.of(new Secret(PASSWORD)), Optional.empty());
    }

    private static void makeKey(String name, String extension) throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                extension,
                "-validity",
                "2",
                "-keystore",
                name + ".p12");
        keytool("-exportcert", "-alias", name, "-file", name + ".cer", "-keystore", name + ".p12");
    }

    private static void trust(String store, String name) throws Exception {
        keytool("-importcert", "-noprompt", "-alias", name, "-file", name + ".cer", "-keystore", store);
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("keytool.log")))
                .isZero();
    }
}
