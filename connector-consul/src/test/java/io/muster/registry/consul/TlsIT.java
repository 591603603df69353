package io.muster.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.consul.ConsulSettings.Tls;
import io.muster.registry.testkit.fixture.Participant;
import io.muster.registry.testkit.process.ConsulProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real agent that takes HTTPS with a client certificate only, all of them made by Consul's own tool. */
class TlsIT {

    @TempDir
    private static Path folder;

    private static ConsulProcess agent;

    @BeforeAll
    static void startAgent() throws Exception {
        ConsulTool.run(folder, "tls", "ca", "create");
        ConsulTool.run(folder, "tls", "cert", "create", "-server");
        ConsulTool.run(folder, "tls", "cert", "create", "-client");
        ConsulTool.run(folder, "tls", "ca", "create", "-domain=other");
        ConsulTool.run(folder, "tls", "cert", "create", "-client", "-domain=other");
        agent = ConsulProcess.server(
                ConsulHarness.program(),
                "\"verify_incoming_https\": true, \"ca_file\": \"" + folder.resolve("consul-agent-ca.pem")
                        + "\", \"cert_file\": \"" + folder.resolve("dc1-server-consul-0.pem") + "\", \"key_file\": \""
                        + folder.resolve("dc1-server-consul-0-key.pem") + "\"");
        agent.start();
    }

    @AfterAll
    static void stopAgent() {
        agent.close();
    }

    private static ConsulSettings settings(String ca, String client, Optional<String> serverName, boolean verify) {
        Optional<Path> certificate =
                Optional.of(client).filter(name -> !name.isEmpty()).map(folder::resolve);
        Optional<Path> key = Optional.of(client)
                .filter(name -> !name.isEmpty())
                .map(name -> folder.resolve(name.replace(".pem", "-key.pem")));
        return ConsulHarness.settings("https://" + agent.endpoint())
                .withTls(new Tls(
                        Optional.of(ca).filter(name -> !name.isEmpty()).map(folder::resolve),
                        certificate,
                        key,
                        serverName,
                        verify));
    }

    private static void registers(ConsulSettings settings) {
        try (Participant one = Participant.start(ConsulConnector::new, settings)) {
            one.awaitExactly(Participant.claim(one.registered()));
        }
    }

    @Test
    void registersAndWatchesOverHttps() {
        registers(settings("consul-agent-ca.pem", "dc1-client-consul-0.pem", Optional.empty(), true));
        registers(settings("consul-agent-ca.pem", "dc1-client-consul-0.pem", Optional.of("server.dc1.consul"), true));
        registers(settings("", "dc1-client-consul-0.pem", Optional.empty(), false));
    }

    @Test
    void saysWhatToDoAboutWhatIsNotTrusted() {
        assertRejected(settings("", "dc1-client-consul-0.pem", Optional.empty(), true), "tls.ca");
        assertRejected(settings("other-agent-ca.pem", "dc1-client-consul-0.pem", Optional.empty(), true), "tls.ca");
        assertRejected(
                settings("consul-agent-ca.pem", "dc1-client-consul-0.pem", Optional.of("other"), true),
                "tls.server-name");
        assertRejected(
                settings("consul-agent-ca.pem", "dc1-client-other-0.pem", Optional.empty(), true), "tls.certificate");
        assertRejected(settings("missing.pem", "dc1-client-consul-0.pem", Optional.empty(), true), "missing.pem");
    }

    private static void assertRejected(ConsulSettings settings, String remedy) {
        try (Participant one = Participant.start(ConsulConnector::new, settings)) {
            RegistrationHandle unused = one.register();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> one.diagnose().connection() == ConnectorDiagnosis.Connection.REJECTED
                            && one.diagnose()
                                    .lastError()
                                    .filter(text -> text.contains(remedy))
                                    .isPresent());
            assertThat(unused.claim()).isEmpty();
        }
    }

    @Test
    void readsItsFilesAgainWhenTheyChange() throws Exception {
        copy("dc1-client-other-0.pem", "mine.pem");
        copy("dc1-client-other-0-key.pem", "mine-key.pem");
        try (Participant one = Participant.start(
                ConsulConnector::new, settings("consul-agent-ca.pem", "mine.pem", Optional.empty(), true))) {
            RegistrationHandle handle = one.register();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> one.diagnose().connection() == ConnectorDiagnosis.Connection.REJECTED);
            copy("dc1-client-consul-0.pem", "mine.pem");
            copy("dc1-client-consul-0-key.pem", "mine-key.pem");
            one.awaitExactly(Participant.claim(handle));
        }
    }

    private static void copy(String from, String to) throws Exception {
        Files.copy(folder.resolve(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }
}
