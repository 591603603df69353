package io.muster.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.Freshness;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerIdentity;
import io.muster.registry.consul.ConsulSettings.Token;
import io.muster.registry.spi.Secret;
import io.muster.registry.testkit.fixture.Participant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real agent that allows nothing by default, with the policies of docs/consul.md. */
class AclIT {

    private static final String SYSTEM = Participant.SYSTEM;
    private static final String NO_NODES = "node_prefix \"\" { policy = \"read\" }\n";

    private GuardedConsul consul;

    @BeforeEach
    void startServer() throws Exception {
        consul = new GuardedConsul(ConsulHarness.program());
    }

    @AfterEach
    void stopServer() {
        consul.close();
    }

    private ConsulSettings settings() {
        return ConsulHarness.settings(consul.agent().endpoint());
    }

    private ConsulSettings server() {
        return consul.guard(settings(), SYSTEM);
    }

    private ConsulSettings watcher() {
        return consul.guard(settings(), "watcher", GuardedConsul.watcherPolicy(SYSTEM));
    }

    @Test
    void theDocumentedPoliciesSufficeAndAWatcherIsToldWhyItCannotRegister() throws Exception {
        try (Participant one = Participant.start(ConsulConnector::new, server());
                Participant other = Participant.start(ConsulConnector::new, server());
                Participant reader = Participant.start(ConsulConnector::new, watcher())) {
            ServerIdentity first = Participant.claim(one.registered());
            RegistrationHandle leaving = other.registered();
            ServerIdentity second = Participant.claim(leaving);
            reader.awaitExactly(first, second);
            leaving.deregister(Duration.ofSeconds(10)).toCompletableFuture().join();
            reader.awaitExactly(first);
            assertThat(rejection(reader.register())).contains("docs/consul.md");
            reader.awaitExactly(first);
        }
    }

    @Test
    void whoMayWriteEverythingButIdsIsToldSoByTheFirstAttempt() throws Exception {
        AtomicInteger sessions = new AtomicInteger();
        AtomicInteger transactions = new AtomicInteger();
        SpoiltConsul.Fault counting = (target, answer) -> {
            if (target.startsWith("/v1/session/create")) {
                sessions.incrementAndGet();
            } else if (target.startsWith("/v1/txn")) {
                transactions.incrementAndGet();
            }
            return answer;
        };
        // the epoch is there, so that the transaction is the first to write a key
        consul.master().put("kv/muster/" + SYSTEM + "/epoch", "1");
        ConsulSettings noIds = consul.guard(
                settings(),
                "no-ids",
                GuardedConsul.serverPolicy(SYSTEM)
                        .replace(
                                "key_prefix \"muster/system/\" { policy = \"write\" }",
                                "key_prefix \"\" { policy = \"read\" }"));
        try (SpoiltConsul before = new SpoiltConsul(consul.address(), counting);
                Participant one = Participant.start(ConsulConnector::new, at(before, noIds))) {
            assertThat(rejection(one.register())).contains("Permission denied", "docs/consul.md");
            // it is no lost race, which is run again with the same session
            assertThat(transactions).hasValueLessThanOrEqualTo(sessions.get());
        }
    }

    private static ConsulSettings at(SpoiltConsul before, ConsulSettings guarded) {
        return ConsulHarness.settings("127.0.0.1:" + before.address().getPort())
                .withToken(guarded.token().orElseThrow());
    }

    @Test
    void aTokenThatMayNotSeeNodesEmptiesNoView() throws Exception {
        try (Participant one = Participant.start(ConsulConnector::new, server());
                Participant reader = Participant.start(ConsulConnector::new, watcher())) {
            ServerIdentity first = Participant.claim(one.registered());
            reader.awaitExactly(first);
            consul.setPolicy("watcher", GuardedConsul.watcherPolicy(SYSTEM).replace(NO_NODES, ""));
            reader.refresh();
            reader.awaitStale();
            assertThat(staleReason(reader)).contains("node:read");
            assertThat(reader.seen().subList(firstListing(reader), reader.seen().size()))
                    .allSatisfy(snapshot ->
                            assertThat(Participant.instances(snapshot)).containsExactly(first.instance()));
            consul.setPolicy("watcher", GuardedConsul.watcherPolicy(SYSTEM));
            reader.awaitExactly(first);
        }
    }

    @Test
    void nobodyIsToldThatAGroupIsEmptyByATokenThatNeverSawNodes() throws Exception {
        ConsulSettings blind = consul.guard(
                settings(), "blind", GuardedConsul.watcherPolicy(SYSTEM).replace(NO_NODES, ""));
        try (Participant one = Participant.start(ConsulConnector::new, server());
                Participant reader = Participant.start(ConsulConnector::new, blind)) {
            one.registered();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> reader.diagnose().counters().getOrDefault("lists", 0L) >= 4);
            assertThat(reader.seen()).isEmpty();
        }
    }

    @Test
    void aServerWhoseServicesMayNoLongerBeReadKeepsItsView() throws Exception {
        try (Participant one = Participant.start(ConsulConnector::new, server())) {
            ServerIdentity first = Participant.claim(one.registered());
            one.awaitExactly(first);
            consul.setPolicy(SYSTEM, GuardedConsul.serverPolicy(SYSTEM).replaceFirst("service_prefix[^}]*}\n", ""));
            one.refresh();
            one.awaitStale();
            assertThat(Participant.instances(one.seen().get(one.seen().size() - 1)))
                    .containsExactly(first.instance());
            consul.setPolicy(SYSTEM, GuardedConsul.serverPolicy(SYSTEM));
            one.awaitExactly(first);
        }
    }

    @Test
    void aRevokedTokenIsAnAlarmAndARotatedOneGoesOn() throws Exception {
        try (Participant one = Participant.start(ConsulConnector::new, server())) {
            RegistrationHandle handle = one.registered();
            ServerIdentity first = Participant.claim(handle);
            one.awaitExactly(first);
            consul.revoke(SYSTEM);
            one.refresh();
            one.awaitStale();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> one.diagnose().connection() == ConnectorDiagnosis.Connection.REJECTED);
            consul.rotate(SYSTEM);
            one.awaitExactly(Participant.claim(handle));
            consul.rotate(SYSTEM);
            one.refresh();
            one.awaitExactly(Participant.claim(handle));
        }
    }

    @Test
    void whoHasNoTokenOrAWrongOneOrNoFileIsToldWhatToDoAndNoSecret() {
        Token wrong = new Token(Optional.of(new Secret("ab1d25c5-a0cf-4b7c-9c9a-5a1d1d5a3a5e")), Optional.empty());
        Token noFile = new Token(Optional.empty(), Optional.of(Path.of("/nowhere/token")));
        try (Participant stranger = Participant.start(ConsulConnector::new, settings());
                Participant mistaken =
                        Participant.start(ConsulConnector::new, settings().withToken(wrong));
                Participant fileless =
                        Participant.start(ConsulConnector::new, settings().withToken(noFile))) {
            assertThat(rejection(stranger.register())).contains("token-file");
            assertThat(rejection(mistaken.register())).contains("ACL not found").doesNotContain("ab1d25c5");
            assertThat(rejection(fileless.register())).contains("/nowhere/token");
        }
    }

    private static int firstListing(Participant participant) {
        List<RegistrySnapshot> seen = participant.seen();
        int first = 0;
        while (Participant.instances(seen.get(first)).isEmpty()) {
            first++;
        }
        return first;
    }

    private static String staleReason(Participant participant) {
        RegistrySnapshot newest = participant.seen().get(participant.seen().size() - 1);
        return ((Freshness.Stale) newest.freshness()).reason();
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
