package io.muster.registry.etcd;

import static io.muster.registry.testkit.fixture.OpenBackend.GROUP;
import static io.muster.registry.testkit.fixture.OpenBackend.content;
import static io.muster.registry.testkit.fixture.OpenBackend.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.etcd.jetcd.api.KeyValue;
import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.RegistrationLostException;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.Renewal;
import io.muster.registry.testkit.fixture.OpenBackend;
import io.muster.registry.testkit.fixture.ServersPath;
import io.muster.registry.testkit.process.EtcdProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims, and what is done with them, on a real etcd, one request at a time. */
class ClaimIT {

    private static final Layout LAYOUT = EtcdHarness.layout(OpenBackend.SYSTEM);

    private static EtcdProcess server;
    private static RawEtcd raw;

    private ServersPath path;
    private OpenBackend backend;

    @BeforeAll
    static void startServer() throws Exception {
        server = new EtcdProcess(EtcdHarness.program(), List.of("--unsafe-no-fsync"));
        server.start();
        raw = new RawEtcd(server.address());
    }

    @AfterAll
    static void stopServer() {
        raw.close();
        server.close();
    }

    @BeforeEach
    void open() {
        path = ServersPath.to(server.address());
        backend = OpenBackend.connected(EtcdBackend::new, EtcdHarness.settings(path.endpoints()));
    }

    @AfterEach
    void close() {
        backend.close();
        path.close();
        raw.deleteAll(LAYOUT.base());
    }

    @Test
    void claimIsOneLeaseWithBothKeysOnItAndNumberedByTheIdsCreation() throws Exception {
        EntryContent content = content("a");
        Claim claim = backend.claim(content);
        KeyValue id = raw.get(LAYOUT.id(0)).orElseThrow();
        KeyValue entry = raw.get(LAYOUT.entry(content.registration())).orElseThrow();

        assertThat(id.getValue().toStringUtf8())
                .isEqualTo(content.registration().instance().toString());
        assertThat(id.getLease()).isEqualTo(entry.getLease()).isNotZero();
        assertThat(claim.identity().incarnation().revision())
                .isEqualTo(id.getCreateRevision())
                .isEqualTo(entry.getModRevision());
        assertThat(claim.validity()).isEqualTo(Duration.ofMillis(3_200));
        assertThat(claim.renewEvery()).isLessThanOrEqualTo(claim.validity().dividedBy(3));
    }

    @Test
    void claimWithoutAnAnswerIsFinishedAndCostsNoSecondId() throws Exception {
        EntryContent content = content("a");
        path.dropAnswersAfter(0);
        CompletionStage<Claim> unanswered = backend.raw().claim(OpenBackend.request(content, -1));
        // the grant's answer has to come through, or nothing is written
        assertThatThrownBy(() -> get(unanswered)).hasMessageContaining("etcd");
        path.heal();
        Claim claim = claimed(content);
        assertThat(claim.identity().id()).isZero();
        assertThat(raw.ids(LAYOUT)).containsExactly(0);
        assertThat(raw.entries(LAYOUT, GROUP)).containsOnlyKeys(0);
        assertThat(get(backend.raw().audit(claim, content))).isInstanceOf(Renewal.Kept.class);
    }

    @Test
    void idThatIsFoundInItsNameIsKeptAndASpareOneIsGivenBack() throws Exception {
        EntryContent content = content("a");
        Claim first = backend.claim(content);
        String name = content.registration().instance().toString();
        long lease = raw.get(LAYOUT.id(0)).orElseThrow().getLease();
        raw.put(LAYOUT.id(3), name, lease);

        Claim again = backend.claim(content, 3);

        assertThat(again.identity().id()).isEqualTo(3);
        assertThat(again.identity().incarnation().isNewerThan(first.identity().incarnation()))
                .isTrue();
        assertThat(raw.ids(LAYOUT)).containsExactly(3);
        assertThat(get(backend.raw().audit(again, content))).isInstanceOf(Renewal.Kept.class);
    }

    @Test
    void idInItsNameOnALeaseThatIsNotItsOwnIsReplaced() throws Exception {
        EntryContent content = content("a");
        long lease = raw.grant(600);
        raw.put(LAYOUT.id(0), content.registration().instance().toString(), lease);
        raw.put(LAYOUT.entry(content.registration()), "an entry of an earlier life", lease);
        long before = raw.get(LAYOUT.id(0)).orElseThrow().getCreateRevision();

        Claim claim = backend.claim(content);

        assertThat(claim.identity().id()).isZero();
        assertThat(claim.identity().incarnation().revision()).isGreaterThan(before);
    }

    @Test
    void claimedAgainAfterTheIdWasDeletedTheEntryIsNeverMissing() throws Exception {
        EntryContent content = content("a");
        Claim first = backend.claim(content);
        KeyValue before = raw.get(LAYOUT.entry(content.registration())).orElseThrow();
        raw.delete(LAYOUT.id(0));
        assertThat(get(backend.raw().renew(first)))
                .isInstanceOfSatisfying(
                        Renewal.Gone.class, gone -> assertThat(gone.found()).contains("ids/00000 is missing"));

        Claim second = backend.claim(content, 0);

        KeyValue after = raw.get(LAYOUT.entry(content.registration())).orElseThrow();
        assertThat(after.getCreateRevision()).isEqualTo(before.getCreateRevision());
        assertThat(second.identity().id()).isZero();
        // the former lease is of no use any more
        await().until(() -> !raw.isAlive(before.getLease()));
        assertThat(get(backend.raw().audit(second, content))).isInstanceOf(Renewal.Kept.class);
    }

    @Test
    void expiredLeaseIsGoneOnTheServersWord() throws Exception {
        Claim claim = backend.claim(content("a"));
        raw.revoke(raw.get(LAYOUT.id(0)).orElseThrow().getLease());

        assertThat(get(backend.raw().renew(claim)))
                .isInstanceOfSatisfying(
                        Renewal.Gone.class, gone -> assertThat(gone.found()).contains("is over"));
        assertThatThrownBy(() -> get(backend.raw().publish(claim, content("a"))))
                .hasCauseInstanceOf(RegistrationLostException.class);
    }

    @Test
    void entryThatWasTakenOffItsLeaseIsDamagedAndPutBackOnIt() throws Exception {
        EntryContent content = content("a");
        Claim claim = backend.claim(content);
        String key = LAYOUT.entry(content.registration());
        raw.put(key, raw.get(key).orElseThrow().getValue().toStringUtf8(), 0);

        assertThat(get(backend.raw().renew(claim)))
                .isInstanceOfSatisfying(
                        Renewal.EntryDamaged.class,
                        damaged -> assertThat(damaged.found()).contains("was taken off its lease"));
        get(backend.raw().publish(claim, content));
        assertThat(get(backend.raw().renew(claim))).isInstanceOf(Renewal.Kept.class);
    }

    @Test
    void idThatWasTakenOffItsLeaseIsGoneAndNotAdopted() throws Exception {
        EntryContent content = content("a");
        Claim claim = backend.claim(content);
        raw.put(LAYOUT.id(0), InstanceId.random().toString(), 0);

        assertThat(get(backend.raw().renew(claim))).isInstanceOf(Renewal.Gone.class);
        assertThat(backend.claim(content, 0).identity().id()).isEqualTo(1);
        assertThat(raw.ids(LAYOUT)).containsExactly(0, 1);
    }

    @Test
    void publishesUnderTheEpochThatStands() throws Exception {
        EntryContent content = content("a");
        Claim claim = backend.claim(content);
        long epoch = claim.identity().incarnation().epoch();
        assertThat(get(backend.raw().raiseEpoch(epoch))).isGreaterThan(epoch);
        assertThat(get(backend.raw().audit(claim, content)))
                .isInstanceOfSatisfying(
                        Renewal.EntryDamaged.class,
                        damaged -> assertThat(damaged.found()).contains("the epoch is"));

        Claim now = get(backend.raw().publish(claim, content));

        assertThat(now.identity().incarnation().epoch()).isGreaterThan(epoch);
        assertThat(now.identity().incarnation().revision())
                .isEqualTo(claim.identity().incarnation().revision());
        assertThat(get(backend.raw().audit(now, content))).isInstanceOf(Renewal.Kept.class);
        raw.delete(LAYOUT.epoch());
        assertThat(get(backend.raw().renew(now))).isInstanceOf(Renewal.EntryDamaged.class);
        Claim mended = get(backend.raw().publish(now, content));
        assertThat(mended.identity().incarnation().epoch())
                .isGreaterThan(now.identity().incarnation().epoch());
    }

    @Test
    void epochThatIsOlderThanAnyKnownIsWrittenAnewByAClaim() throws Exception {
        raw.put(LAYOUT.epoch(), "7", 0);
        ClaimRequest request =
                new ClaimRequest(content("a"), OptionalInt.empty(), 10, OptionalLong.of(4_000_000_000_000L));

        Claim claim = get(backend.raw().claim(request));

        assertThat(claim.identity().incarnation().epoch()).isEqualTo(4_000_000_000_001L);
        raw.put(LAYOUT.epoch(), "no number", 0);
        assertThat(backend.claim(content("b")).identity().incarnation().epoch()).isGreaterThan(1_000_000_000_000L);
    }

    @Test
    void withdrawalRemovesWhatIsItsOwnAndNothingElse() throws Exception {
        EntryContent content = content("a");
        Claim claim = backend.claim(content);
        long lease = raw.get(LAYOUT.id(0)).orElseThrow().getLease();
        get(backend.raw().withdraw(claim));
        assertThat(raw.getAll(LAYOUT.base()))
                .extracting(key -> key.getKey().toStringUtf8())
                .containsExactly(LAYOUT.epoch());
        assertThat(raw.isAlive(lease)).isFalse();

        Claim next = backend.claim(content("b"));
        assertThat(next.identity().id()).isZero();
        get(backend.raw().withdraw(claim));
        assertThat(get(backend.raw().renew(next))).isInstanceOf(Renewal.Kept.class);
    }

    @Test
    void lowestFreeIdIsFoundAmongMany() throws Exception {
        long lease = raw.grant(600);
        for (int id = 0; id < 600; id++) {
            raw.put(LAYOUT.id(id), InstanceId.random().toString(), lease);
        }
        assertThat(backend.claim(content("a")).identity().id()).isEqualTo(600);
        raw.delete(LAYOUT.id(130));
        raw.delete(LAYOUT.id(140));
        assertThat(backend.claim(content("b"), 140).identity().id()).isEqualTo(140);
        assertThat(backend.claim(content("c"), 7).identity().id()).isEqualTo(130);
        raw.delete(LAYOUT.id(255));
        assertThat(backend.claim(content("d")).identity().id()).isEqualTo(255);
        assertThat(backend.claim(content("e"), 4_095).identity().id()).isEqualTo(4_095);
        raw.revoke(lease);
        assertThat(backend.claim(content("f"), 70_000).identity().id()).isZero();
    }

    @Test
    void abandonedClaimsLeaveNothing() throws Exception {
        EntryContent content = content("a");
        backend.claim(content);
        get(backend.raw().abandon(content));
        assertThat(raw.ids(LAYOUT)).isEmpty();
        assertThat(raw.entries(LAYOUT, GROUP)).isEmpty();
    }

    @Test
    void fullRangeIsRejectedAndLeavesNoLease() throws Exception {
        backend.claim(content("a"));
        Set<Long> before = raw.leaseIds();
        ClaimRequest request = new ClaimRequest(content("b"), OptionalInt.empty(), 1, OptionalLong.empty());

        assertThatThrownBy(() -> get(backend.raw().claim(request)))
                .hasCauseInstanceOf(RegistryRejectedException.class)
                .hasMessageContaining("No id is free");
        await().until(() -> before.containsAll(raw.leaseIds()));
    }

    @Test
    void staleClaimChangesNothing() throws Exception {
        EntryContent content = content("a");
        Claim claim = backend.claim(content);
        ServerIdentity identity = claim.identity();
        Claim stale = new Claim(
                new ServerIdentity(
                        identity.id(),
                        identity.instance(),
                        new Incarnation(
                                identity.incarnation().epoch(),
                                identity.incarnation().revision() - 1)),
                claim.validity(),
                claim.renewEvery(),
                claim.token());

        assertThat(get(backend.raw().audit(stale, content))).isInstanceOf(Renewal.Gone.class);
        assertThatThrownBy(() ->
                        get(backend.raw().publish(stale, OpenBackend.withProperties(content, Map.of("stale", "yes")))))
                .hasCauseInstanceOf(RegistrationLostException.class);
        assertThat(get(backend.raw().audit(claim, content))).isInstanceOf(Renewal.Kept.class);
    }

    private Claim claimed(EntryContent content) {
        return await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> backend.claim(content), claim -> true);
    }
}
