package io.muster.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.Freshness;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.etcd.EtcdSettings.User;
import io.muster.registry.spi.Secret;
import io.muster.registry.testkit.fixture.Participant;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real etcd with authentication on, users that may see to one system alone, and simple tokens that are over after a second without use. */
class AuthIT {

    private static GuardedEtcd etcd;

    @BeforeAll
    static void startServer() throws Exception {
        etcd = new GuardedEtcd(EtcdHarness.program(), "--auth-token", "simple", "--auth-token-ttl", "1");
    }

    @AfterAll
    static void stopServer() {
        etcd.close();
    }

    private static EtcdSettings settings() {
        return EtcdHarness.settings(etcd.server().endpoint());
    }

    @Test
    void leastPrivilegeSufficesAndTokensThatExpireAreFetchedAnew() throws Exception {
        EtcdSettings slow = etcd.guard(settings().withLeaseTtl(Duration.ofSeconds(12)), Participant.SYSTEM);
        try (Participant one = Participant.start(EtcdConnector::new, slow);
                Participant other = Participant.start(EtcdConnector::new, slow)) {
            ServerIdentity first = Participant.claim(one.registered());
            one.awaitExactly(first);
            double before = authentications();
            // the lease is renewed every few seconds, and audits are off: each request finds its token over
            await().atMost(Duration.ofSeconds(60)).until(() -> authentications() >= before + 3);
            ServerIdentity second = Participant.claim(other.registered());
            one.awaitExactly(first, second);
            assertThat(one.seen()).noneMatch(snapshot -> snapshot.freshness() instanceof Freshness.Recovering);
            assertThat(one.diagnose().counters().getOrDefault("reconnects", 0L)).isZero();
        }
    }

    private static double authentications() throws Exception {
        return etcd.server()
                .ask("/metrics")
                .lines()
                .filter(line ->
                        line.startsWith("grpc_server_handled_total{grpc_code=\"OK\",grpc_method=\"Authenticate\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void tokensThatARestartedServerHasForgottenAreFetchedAnew() throws Exception {
        EtcdSettings guarded = etcd.guard(settings(), Participant.SYSTEM);
        try (Participant one = Participant.start(EtcdConnector::new, guarded)) {
            RegistrationHandle handle = one.registered();
            ServerIdentity before = Participant.claim(handle);
            one.awaitExactly(before);
            etcd.server().restart(true);
            one.awaitSeen(snapshot -> !snapshot.freshness().isCurrent());
            one.awaitExactly(before);
            assertThat(Participant.claim(handle)).isEqualTo(before);
        }
    }

    @Test
    void whoMayOnlyReadWatchesAndIsToldWhyItCannotRegister() throws Exception {
        try (Participant server = Participant.start(EtcdConnector::new, etcd.guard(settings(), Participant.SYSTEM));
                Participant reader =
                        Participant.start(EtcdConnector::new, etcd.guardReader(settings(), Participant.SYSTEM))) {
            ServerIdentity listed = Participant.claim(server.registered());
            reader.awaitExactly(listed);
            RegistrationHandle refused = reader.register();
            assertThat(rejection(refused))
                    .contains("permission denied")
                    .contains("the user's role must have read and write permission");
            reader.awaitExactly(listed);
        }
    }

    @Test
    void whoHasNoUserOrTheWrongPasswordIsToldWhatToDo() {
        try (Participant stranger = Participant.start(EtcdConnector::new, settings());
                Participant wrong = Participant.start(
                        EtcdConnector::new,
                        settings().withUser(new User("root", Optional.of(new Secret("hush")), Optional.empty())))) {
            assertThat(rejection(stranger.register())).contains("set user and password-file");
            assertThat(rejection(wrong.register()))
                    .contains("check user and password")
                    .doesNotContain("hush");
            assertThat(wrong.diagnose().connection()).isEqualTo(ConnectorDiagnosis.Connection.REJECTED);
        }
    }

    private static String rejection(RegistrationHandle handle) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> handle.state() instanceof RegistrationState.Pending pending
                        && pending.lastError()
                                .filter(RegistryRejectedException.class::isInstance)
                                .isPresent());
        return String.valueOf(((RegistrationState.Pending) handle.state())
                .lastError()
                .orElseThrow()
                .getMessage());
    }
}
