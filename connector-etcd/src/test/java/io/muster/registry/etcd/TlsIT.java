package io.muster.registry.etcd;

import static io.muster.registry.testkit.fixture.OpenBackend.content;
import static io.muster.registry.testkit.fixture.OpenBackend.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.registry.RegistryRejectedException;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.Renewal;
import io.muster.registry.etcd.EtcdSettings.Tls;
import io.muster.registry.testkit.fixture.OpenBackend;
import io.muster.registry.testkit.process.EtcdProcess;
import io.muster.registry.testkit.process.FreePorts;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real etcd that takes encrypted connections and demands the client's certificate. */
class TlsIT {

    private static final String PASSWORD = "not-a-secret";

    @TempDir
    private static Path folder;

    private static EtcdProcess server;
    private static int port;

    @BeforeAll
    static void startServer() throws Exception {
        makeAuthority("ca");
        makeAuthority("strange-ca");
        makeKey("server", "ca", "SAN=IP:127.0.0.1");
        makeKey("client", "ca", "SAN=DNS:client");
        makeKey("stranger", "strange-ca", "SAN=DNS:stranger");
        port = FreePorts.next();
        String url = "https://127.0.0.1:" + port;
        server = new EtcdProcess(
                EtcdHarness.program(),
                List.of(
                        "--unsafe-no-fsync",
                        "--listen-client-urls",
                        url,
                        "--advertise-client-urls",
                        url,
                        "--cert-file",
                        pem("server"),
                        "--key-file",
                        key("server"),
                        "--trusted-ca-file",
                        pem("ca"),
                        "--client-cert-auth"));
        server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void encryptsAndShowsItsCertificate() throws Exception {
        try (OpenBackend backend = OpenBackend.connected(EtcdBackend::new, settings("127.0.0.1", "ca", "client"))) {
            EntryContent content = content("a");
            Claim claim = backend.claim(content);
            assertThat(get(backend.raw().audit(claim, content))).isInstanceOf(Renewal.Kept.class);
        }
    }

    @Test
    void trustsNoStrangerAndIsTrustedByNoneAndSaysSo() {
        assertRefused(settings("127.0.0.1", "strange-ca", "client"), "no TLS connection");
        assertRefused(settings("127.0.0.1", "ca", "stranger"), "");
        assertRefused(settings("localhost", "ca", "client"), "no TLS connection");
    }

    @Test
    void namesTheFileThatIsMissing() {
        Tls tls = new Tls(Optional.of(folder.resolve("nowhere.pem")), Optional.empty(), Optional.empty());

        assertRefused(
                EtcdHarness.settings("127.0.0.1:" + port).withTls(tls), "tls.ca=" + folder.resolve("nowhere.pem"));
    }

    @Test
    void readsItsFilesAgainForANewConnection() throws Exception {
        Path ca = folder.resolve("changing-ca.pem");
        Files.copy(Path.of(pem("strange-ca")), ca);
        try (OpenBackend backend = OpenBackend.open(EtcdBackend::new, settings("127.0.0.1", "changing-ca", "client"))) {
            await().during(Duration.ofSeconds(1)).until(() -> !backend.told().contains("connected"));
            Files.copy(Path.of(pem("ca")), ca, StandardCopyOption.REPLACE_EXISTING);
            await().atMost(Duration.ofSeconds(20)).until(() -> backend.told().contains("connected"));
        }
    }

    private static void assertRefused(EtcdSettings settings, String reason) {
        try (OpenBackend backend = OpenBackend.open(EtcdBackend::new, settings)) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThatThrownBy(() -> backend.claim(content("a")))
                            .hasMessageContaining(reason)
                            .satisfies(failure -> {
                                if (!reason.isEmpty()) {
                                    assertThat(failure).hasCauseInstanceOf(RegistryRejectedException.class);
                                }
                            }));
            assertThat(backend.told()).doesNotContain("connected");
        }
    }

    private static EtcdSettings settings(String host, String ca, String own) {
        return EtcdHarness.settings("https://" + host + ":" + port)
                .withTls(new Tls(
                        Optional.of(Path.of(pem(ca))), Optional.of(Path.of(pem(own))), Optional.of(Path.of(key(own)))));
    }

    private static String pem(String name) {
        return folder.resolve(name + ".pem").toString();
    }

    private static String key(String name) {
        return folder.resolve(name + ".key").toString();
    }

    private static void makeAuthority(String name) throws Exception {
        generate(name, "bc:c");
        export(name, name);
    }

    private static void makeKey(String name, String authority, String extension) throws Exception {
        generate(name, extension);
        keytool("-certreq", "-alias", name, "-keystore", name + ".p12", "-file", name + ".csr");
        keytool(
                "-gencert",
                "-rfc",
                "-alias",
                authority,
                "-keystore",
                authority + ".p12",
                "-ext",
                extension,
                "-infile",
                name + ".csr",
                "-outfile",
                name + ".pem");
        writeKey(name);
    }

    private static void generate(String name, String extension) throws Exception {
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
    }

    private static void export(String name, String alias) throws Exception {
        keytool("-exportcert", "-rfc", "-alias", alias, "-file", name + ".pem", "-keystore", name + ".p12");
    }

    private static void writeKey(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        byte[] key = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
        Files.writeString(
                Path.of(key(name)),
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
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
