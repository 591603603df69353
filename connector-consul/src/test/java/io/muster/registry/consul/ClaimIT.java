package io.muster.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.muster.registry.Incarnation;
import io.muster.registry.RegistrationLostException;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.Renewal;
import io.muster.registry.consul.ConsulSettings.Publication;
import io.muster.registry.consul.ConsulSettings.Times;
import io.muster.registry.testkit.RegistryHarness;
import io.muster.registry.testkit.fixture.OpenBackend;
import io.muster.registry.testkit.process.ConsulProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims, and what is done with them, on a real agent, one request at a time. Sessions live long enough that none ends by itself. */
class ClaimIT {

    private static final Layout LAYOUT = ConsulHarness.layout(OpenBackend.SYSTEM);
    private static final Times LONG = new Times(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5));

    private static ConsulProcess agent;
    private static RawConsul raw;

    private OpenBackend backend;
    private OpenBackend other;

    @BeforeAll
    static void startAgent() throws Exception {
        agent = ConsulProcess.server(ConsulHarness.program(), "");
        agent.start();
        raw = new RawConsul(agent.address());
    }

    @AfterAll
    static void stopAgent() {
        agent.close();
    }

    @BeforeEach
    void open() {
        backend = OpenBackend.open(ConsulBackend::new, settings());
        other = OpenBackend.open(ConsulBackend::new, settings());
    }

    private static ConsulSettings settings() {
        return ConsulSettings.of(agent.endpoint()).withTimes(LONG);
    }

    @AfterEach
    void close() {
        backend.close();
        other.close();
        raw.read("kv/" + LAYOUT.ids() + "?recurse")
                .forEach(pair -> raw.expire(pair.path("Key").asText()));
        raw.read("agent/services").properties().forEach(service -> raw.deregister(service.getKey()));
        raw.ask("DELETE", "kv/" + LAYOUT.base() + "?recurse", "");
    }

    private static JsonNode service(EntryContent content) {
        return raw.read("health/service/" + LAYOUT.service(OpenBackend.GROUP) + "?consistent")
                        .path(0)
                        .path("Service")
                        .path("ID")
                        .asText()
                        .equals(serviceId(content))
                ? raw.read("agent/service/" + serviceId(content))
                : MissingNode.getInstance();
    }

    private static String serviceId(EntryContent content) {
        return LAYOUT.serviceId(content.registration().instance());
    }

    /** P10: the agent does not tell an old registration from a new one, so what is on its way has to arrive first. */
    @Test
    void anAbandonedClaimLeavesNoEntryThatWasOnItsWay() throws Exception {
        LateRegistration late = new LateRegistration();
        try (SpoiltConsul before = new SpoiltConsul(agent.address(), late);
                OpenBackend slow = OpenBackend.open(
                        ConsulBackend::new,
                        ConsulSettings.of("127.0.0.1:" + before.address().getPort())
                                .withTimes(LONG))) {
            EntryContent content = OpenBackend.content("late");
            CompletionStage<Claim> unused = slow.raw().claim(OpenBackend.request(content, -1));
            assertThat(late.awaitSent()).isTrue();

            OpenBackend.get(slow.raw().abandon(content));

            assertThat(late.awaitArrived()).isTrue();
            String service = LAYOUT.serviceId(content.registration().instance());
            assertThat(raw.ask("GET", "agent/service/" + service, "").status()).isEqualTo(404);
        }
    }

    @Test
    void aClaimIsAKeyOnASessionThatDiesByItsTtlAloneAndAService() throws Exception {
        EntryContent content = OpenBackend.content("10.0.0.1");
        Claim claim = backend.claim(content);
        JsonNode id = raw.key(LAYOUT.id(0));
        JsonNode session =
                raw.read("session/info/" + id.path("Session").asText()).path(0);

        assertThat(id.path("ModifyIndex").asLong())
                .isEqualTo(claim.identity().incarnation().revision());
        assertThat(session.path("NodeChecks").size() + session.path("Checks").size())
                .isZero();
        assertThat(session.path("Behavior").asText()).isEqualTo("delete");
        assertThat(session.path("LockDelay").asLong())
                .isEqualTo(Duration.ofSeconds(30).toNanos());
        assertThat(service(content).path("Meta").path("muster-id").asText()).isEqualTo("0");
        assertThat(OpenBackend.get(backend.raw().renew(claim))).isEqualTo(Renewal.kept());
        assertThat(OpenBackend.get(backend.raw().audit(claim, content))).isEqualTo(Renewal.kept());
    }

    @Test
    void anIdThatIsKeptBackIsPassedByAndSoIsOneThatNobodysSessionHolds() throws Exception {
        // not beside the others, for which it would be kept back, too
        Publication apart =
                new Publication("kept-back", "{system}-{group}", List.of(), Duration.ofMinutes(1), List.of());
        Layout layout = Layout.of(settings().withPublication(apart), OpenBackend.SYSTEM);
        try (OpenBackend there = OpenBackend.open(ConsulBackend::new, settings().withPublication(apart))) {
            there.claim(OpenBackend.content("a"));
            // ended by somebody, so that the lock delay begins
            raw.destroy(raw.holder(layout.id(0)));
            await().atMost(Duration.ofSeconds(5)).until(() -> raw.ids(layout).isEmpty());
            raw.put("kv/" + layout.id(1), "nobody");

            assertThat(there.claim(OpenBackend.content("b"), 0).identity().id()).isEqualTo(2);
        }
    }

    @Test
    void thePreferredIdIsTakenIfItIsFree() throws Exception {
        assertThat(backend.claim(OpenBackend.content("a"), 7).identity().id()).isEqualTo(7);
        assertThat(other.claim(OpenBackend.content("b"), 7).identity().id()).isZero();
    }

    @Test
    void manyClaimsOfTwoProcessesAtOnceGetDenseIds() throws Exception {
        List<CompletionStage<Claim>> claims = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            claims.add(backend.raw().claim(OpenBackend.request(OpenBackend.content("a"), -1)));
            claims.add(other.raw().claim(OpenBackend.request(OpenBackend.content("b"), -1)));
        }
        for (CompletionStage<Claim> claim : claims) {
            OpenBackend.get(claim);
        }
        assertThat(raw.ids(LAYOUT)).hasSize(16).last().isEqualTo(15);
    }

    @Test
    void aSecondClaimOfOneInstanceUndoesTheFirst() throws Exception {
        EntryContent content = OpenBackend.content("a");
        Claim first = backend.claim(content);
        Claim second = backend.claim(content);

        assertThat(raw.ids(LAYOUT)).containsExactly(0);
        assertThat(second.identity().incarnation().isNewerThan(first.identity().incarnation()))
                .isTrue();
        assertThat(OpenBackend.get(backend.raw().renew(first))).isInstanceOf(Renewal.Gone.class);
    }

    @Test
    void whatIsWithdrawnLateTouchesNothingNewer() throws Exception {
        EntryContent content = OpenBackend.content("a");
        Claim former = backend.claim(content);
        OpenBackend.get(backend.raw().withdraw(former));
        assertThat(raw.ids(LAYOUT)).isEmpty();
        Claim newer = backend.claim(content);

        OpenBackend.get(other.raw().withdraw(former));

        assertThat(OpenBackend.get(backend.raw().renew(newer))).isEqualTo(Renewal.kept());
        assertThat(OpenBackend.get(backend.raw().audit(newer, content))).isEqualTo(Renewal.kept());
        OpenBackend.get(backend.raw().withdraw(newer));
        OpenBackend.get(backend.raw().withdraw(newer));
        assertThat(raw.ids(LAYOUT)).isEmpty();
        assertThat(service(content).isMissingNode()).isTrue();
    }

    @Test
    void anIdThatIsOverwrittenDeletedOrAnothersIsGone() throws Exception {
        Claim overwritten = backend.claim(OpenBackend.content("a"));
        Claim deleted = backend.claim(OpenBackend.content("b"));
        raw.put("kv/" + LAYOUT.id(0), "somebody");
        raw.delete(LAYOUT.id(1));
        try (RegistryHarness.ForeignOwner foreign = raw.own(LAYOUT.id(1), "foreign")) {
            assertThat(OpenBackend.get(backend.raw().renew(overwritten))).isInstanceOf(Renewal.Gone.class);
            assertThat(OpenBackend.get(backend.raw().renew(deleted))).isInstanceOf(Renewal.Gone.class);
            EntryContent any = OpenBackend.content("b");
            assertThatThrownBy(() -> OpenBackend.get(backend.raw().publish(deleted, any)))
                    .hasCauseInstanceOf(RegistrationLostException.class);
            OpenBackend.get(backend.raw().withdraw(deleted));
            assertThat(foreign.isUntouched()).isTrue();
        }
    }

    /** P1: who slept for so long that somebody else has its id gave a sign of life before it heard of that. */
    @Test
    void anEntryWhoseIdIsAnothersIsDeadUntilTheNextClaim() throws Exception {
        EntryContent content = OpenBackend.content("a");
        Claim former = backend.claim(content);
        raw.put("agent/check/fail/" + Layout.aliveCheck(serviceId(content)), "");
        raw.delete(LAYOUT.id(0));
        try (RegistryHarness.ForeignOwner foreign = raw.own(LAYOUT.id(0), "foreign")) {
            assertThat(OpenBackend.get(backend.raw().renew(former))).isInstanceOf(Renewal.Gone.class);
            await().atMost(Duration.ofSeconds(5)).until(() -> alive(content).equals("critical"));

            Claim newer = backend.claim(content);
            // old news, which an earlier request may bring; what it led to would be there after so many more
            assertThat(OpenBackend.get(backend.raw().renew(former))).isInstanceOf(Renewal.Gone.class);
            for (int i = 0; i < 20; i++) {
                assertThat(OpenBackend.get(backend.raw().audit(newer, content))).isEqualTo(Renewal.kept());
            }
            assertThat(foreign.isUntouched()).isTrue();
        }
    }

    @Test
    void whatSaysThatAnEntryIsDeadArrivesBeforeTheNextClaim() throws Exception {
        LateRetraction late = new LateRetraction();
        EntryContent content = OpenBackend.content("late");
        try (SpoiltConsul before = new SpoiltConsul(agent.address(), late);
                OpenBackend slow = OpenBackend.open(
                        ConsulBackend::new,
                        ConsulSettings.of("127.0.0.1:" + before.address().getPort())
                                .withTimes(LONG))) {
            Claim former = slow.claim(content);
            raw.delete(LAYOUT.id(0));
            try (RegistryHarness.ForeignOwner foreign = raw.own(LAYOUT.id(0), "foreign")) {
                assertThat(OpenBackend.get(slow.raw().renew(former))).isInstanceOf(Renewal.Gone.class);
                Claim newer = slow.claim(content);

                assertThat(late.awaitArrived()).isTrue();
                assertThat(OpenBackend.get(slow.raw().audit(newer, content))).isEqualTo(Renewal.kept());
                assertThat(foreign.isUntouched()).isTrue();
            }
        }
    }

    private static String alive(EntryContent content) {
        return raw.read("agent/checks")
                .path(Layout.aliveCheck(serviceId(content)))
                .path("Status")
                .asText();
    }

    @Test
    void everyPartOfAnEntryThatIsDamagedIsFoundAndPutBack() throws Exception {
        EntryContent content = OpenBackend.content("10.0.0.1");
        Claim claim = backend.claim(content);
        String id = serviceId(content);
        List<Runnable> damages = List.of(
                () -> raw.alter(id, service -> service.put("Port", 9)),
                () -> raw.alter(id, service -> service.putObject("Meta").put("garbage", "yes")),
                () -> raw.put("agent/check/fail/" + Layout.aliveCheck(id), ""),
                () -> raw.deregister(id));
        for (Runnable damage : damages) {
            damage.run();
            assertThat(OpenBackend.get(backend.raw().audit(claim, content))).isInstanceOf(Renewal.EntryDamaged.class);
            assertThat(OpenBackend.get(backend.raw().publish(claim, content))).isEqualTo(claim);
            assertThat(OpenBackend.get(backend.raw().audit(claim, content))).isEqualTo(Renewal.kept());
        }
        raw.deregister(id);
        assertThat(OpenBackend.get(backend.raw().renew(claim))).isInstanceOf(Renewal.EntryDamaged.class);
    }

    @Test
    void anEpochThatWentIsWrittenAnewAndStampedOnTheEntry() throws Exception {
        EntryContent content = OpenBackend.content("a");
        Claim claim = backend.claim(content);
        raw.delete(LAYOUT.epoch());

        assertThat(OpenBackend.get(backend.raw().audit(claim, content))).isInstanceOf(Renewal.EntryDamaged.class);
        Claim stamped = OpenBackend.get(backend.raw().publish(claim, content));
        assertThat(stamped.identity().incarnation().isNewerThan(claim.identity().incarnation()))
                .isTrue();
        assertThat(stamped.identity().incarnation().revision())
                .isEqualTo(claim.identity().incarnation().revision());
        assertThat(service(content).path("Meta").path("muster-epoch").asLong())
                .isEqualTo(stamped.identity().incarnation().epoch());
        long raised = OpenBackend.get(
                backend.raw().raiseEpoch(stamped.identity().incarnation().epoch()));
        assertThat(raised).isGreaterThan(stamped.identity().incarnation().epoch());
        assertThat(OpenBackend.get(backend.raw().raiseEpoch(raised - 1))).isEqualTo(raised);
    }

    @Test
    void aRegistrationThatArrivesWhenNobodyWaitsIsNeverListed() {
        EntryContent content = OpenBackend.content("a");
        raw.put(
                "agent/service/register",
                new EntryCodec(settings(), LAYOUT)
                        .service(
                                content,
                                new ServerIdentity(0, content.registration().instance(), new Incarnation(1, 1))));

        JsonNode list = raw.read("health/service/" + LAYOUT.service(OpenBackend.GROUP) + "?consistent");
        assertThat(list).hasSize(1);
        assertThat(new EntryParser(OpenBackend.SYSTEM, OpenBackend.GROUP)
                        .parse(list)
                        .entries())
                .isEmpty();
    }

    @Test
    void aTtlThatTheServersDoNotAllowIsSaidToBeOne() {
        Times tooShort = new Times(
                Duration.ofMillis(500),
                Duration.ofSeconds(6),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2));
        try (OpenBackend refused =
                OpenBackend.open(ConsulBackend::new, settings().withTimes(tooShort))) {
            assertThatThrownBy(() -> refused.claim(OpenBackend.content("a")))
                    .hasCauseInstanceOf(RegistryRejectedException.class)
                    .hasMessageContaining("session-ttl");
        }
    }

    @Test
    void everyPropertyThatTheContractAllowsComesBack() throws Exception {
        EntryContent plain = OpenBackend.content("::1");
        EntryContent content = new EntryContent(
                plain.registration().withProperties(Map.of("empty", "", "odd", "ä\"\\\u0001\u2028 <&>")),
                plain.health());
        Claim claim = backend.claim(content);

        assertThat(OpenBackend.get(backend.raw().audit(claim, content))).isEqualTo(Renewal.kept());
    }
}
