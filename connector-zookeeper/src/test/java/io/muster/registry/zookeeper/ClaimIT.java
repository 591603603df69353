package io.muster.registry.zookeeper;

import static io.muster.registry.testkit.fixture.OpenBackend.content;
import static io.muster.registry.testkit.fixture.OpenBackend.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.registry.InstanceId;
import io.muster.registry.RegistrationLostException;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.Renewal;
import io.muster.registry.testkit.fixture.OpenBackend;
import io.muster.registry.testkit.process.ZooKeeperProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimIT {

    private static ZooKeeperProcess server;

    // one for each test
    private final String root = "/" + InstanceId.random();
    private final String base = root + "/" + OpenBackend.SYSTEM;
    private RawZooKeeper raw;
    private final List<OpenBackend> opened = new ArrayList<>();

    @BeforeAll
    static void startServer() throws Exception {
        server = new ZooKeeperProcess(Duration.ofMillis(500), List.of());
        server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        raw = new RawZooKeeper(server.connectString());
        raw.connect();
    }

    @AfterEach
    void close() {
        opened.forEach(OpenBackend::close);
        raw.close();
    }

    @Test
    void claimsTheLowestFreeIdAndTakesAPreferredOne() throws Exception {
        OpenBackend backend = open();

        assertThat(backend.claim(content("a")).identity().id()).isZero();
        assertThat(backend.claim(content("b")).identity().id()).isEqualTo(1);
        assertThat(backend.claim(content("c"), 7).identity().id()).isEqualTo(7);
        assertThat(backend.claim(content("d"), 7).identity().id()).isEqualTo(2);
    }

    @Test
    void manyClaimsOfOneClientAtOnce_doNotStandInEachOthersWay() throws Exception {
        OpenBackend backend = open();
        backend.claim(content("first"));
        long begun = System.nanoTime();
        List<CompletionStage<Claim>> claims = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            claims.add(backend.raw().claim(OpenBackend.request(content("many"), -1)));
        }
        List<Integer> ids = new ArrayList<>();
        for (CompletionStage<Claim> claim : claims) {
            ids.add(get(claim).identity().id());
        }
        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 100).boxed().toList());
        // more than ten seconds when each looked for the same id (as was seen)
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void makesTheParentsThatAreMissingAmongThoseThatAreThere() throws Exception {
        OpenBackend backend = open();
        backend.claim(content("a"));
        raw.recreate(base + "/slots");
        raw.delete(base + "/slots");
        raw.recreate(base + "/ids");
        raw.delete(base + "/ids");

        assertThat(backend.claim(content("b")).identity().id()).isZero();
        assertThat(raw.exists(base + "/slots/0")).isTrue();
    }

    @Test
    void numbersAClaimByTheZxidOfItsNodes() throws Exception {
        EntryContent content = content("a");
        Claim claim = open().claim(content);

        assertThat(claim.identity().incarnation().revision()).isEqualTo(raw.czxid(base + "/ids/0"));
        assertThat(claim.identity().incarnation().revision()).isEqualTo(raw.czxid(entryPath(content)));
        assertThat(claim.identity().incarnation().epoch()).isEqualTo(Long.parseLong(raw.read(base + "/epoch")));
    }

    @Test
    void givesFiftyAtOnceDenseIds() throws Exception {
        List<OpenBackend> backends =
                IntStream.range(0, 10).mapToObj(i -> open()).toList();
        List<CompletionStage<Claim>> claims = IntStream.range(0, 50)
                .mapToObj(i -> backends.get(i % 10).raw().claim(OpenBackend.request(content("h" + i), -1)))
                .toList();

        List<Integer> ids = new ArrayList<>();
        for (CompletionStage<Claim> claim : claims) {
            ids.add(get(claim).identity().id());
        }
        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 50).boxed().toList());
    }

    @Test
    void saysThatNoIdIsFree() throws Exception {
        OpenBackend backend = open();
        backend.claim(content("a"));

        assertThatThrownBy(() -> get(backend.raw()
                        .claim(new ClaimRequest(content("b"), OptionalInt.empty(), 1, OptionalLong.empty()))))
                .hasCauseInstanceOf(RegistryRejectedException.class)
                .hasMessageContaining("all of 0 to 0 are taken");
    }

    @Test
    void finishesAClaimWhoseAnswerWasLost() throws Exception {
        OpenBackend backend = open();
        EntryContent content = content("a");
        Claim first = backend.claim(content);

        Claim second = backend.claim(content);

        assertThat(second).isEqualTo(first);
        assertThat(raw.ids(base + "/ids")).containsExactly(0);
    }

    @Test
    void replacesWhatAnEarlierSessionOfTheSameInstanceLeft() throws Exception {
        EntryContent content = content("a");
        OpenBackend before = open();
        Claim former = before.claim(content);
        OpenBackend after = open();

        Claim claim = after.claim(content);

        assertThat(claim.identity().id()).isZero();
        assertThat(claim.identity().incarnation().isNewerThan(former.identity().incarnation()))
                .isTrue();
        get(before.raw().withdraw(former));
        assertThat(raw.exists(base + "/ids/0")).isTrue();
        assertThat(raw.exists(entryPath(content))).isTrue();
        assertThat(get(before.raw().renew(former))).isInstanceOf(Renewal.Gone.class);
        assertThat(get(after.raw().audit(claim, content))).isInstanceOf(Renewal.Kept.class);
    }

    @Test
    void withdrawsItsNodesAndTheIdIsFreeAtOnce() throws Exception {
        OpenBackend backend = open();
        EntryContent content = content("a");
        Claim claim = backend.claim(content);

        get(backend.raw().withdraw(claim));
        get(backend.raw().withdraw(claim));

        assertThat(raw.exists(entryPath(content))).isFalse();
        assertThat(raw.ids(base + "/ids")).isEmpty();
        assertThat(backend.claim(content("b")).identity().id()).isZero();
        assertThat(get(backend.raw().renew(claim))).isInstanceOf(Renewal.Gone.class);
    }

    @Test
    void abandonsWhatAClaimLeft() throws Exception {
        OpenBackend backend = open();
        EntryContent content = content("a");
        backend.raw().claim(OpenBackend.request(content, -1));

        get(backend.raw().abandon(content));

        assertThat(raw.ids(base + "/ids")).isEmpty();
        assertThat(raw.exists(entryPath(content))).isFalse();
    }

    @Test
    void publishesInPlaceAndPutsBackWithTheSameIncarnation() throws Exception {
        OpenBackend backend = open();
        EntryContent content = content("a");
        Claim claim = backend.claim(content);
        EntryContent changed = OpenBackend.withProperties(content, Map.of("zone", "b"));

        assertThat(get(backend.raw().publish(claim, changed))).isEqualTo(claim);
        assertThat(get(backend.raw().audit(claim, changed))).isInstanceOf(Renewal.Kept.class);
        assertThat(get(backend.raw().audit(claim, content))).isInstanceOf(Renewal.EntryDamaged.class);

        raw.delete(entryPath(content));
        assertThat(get(backend.raw().renew(claim))).isInstanceOf(Renewal.Kept.class);
        assertThat(get(backend.raw().audit(claim, changed)))
                .isInstanceOfSatisfying(
                        Renewal.EntryDamaged.class,
                        damaged -> assertThat(damaged.found()).endsWith("is missing"));
        assertThat(get(backend.raw().publish(claim, changed))).isEqualTo(claim);
        assertThat(get(backend.raw().audit(claim, changed))).isInstanceOf(Renewal.Kept.class);
        assertThat(raw.owner(entryPath(content))).isEqualTo(raw.owner(base + "/ids/0"));
    }

    @Test
    void replacesAnEntryThatSomebodyMadePersistent() throws Exception {
        OpenBackend backend = open();
        EntryContent content = content("a");
        Claim claim = backend.claim(content);
        String entry = raw.read(entryPath(content));
        raw.delete(entryPath(content));
        raw.create(entryPath(content), entry);

        assertThat(get(backend.raw().audit(claim, content))).isInstanceOf(Renewal.EntryDamaged.class);
        get(backend.raw().publish(claim, content));

        assertThat(raw.owner(entryPath(content))).isEqualTo(raw.owner(base + "/ids/0"));
    }

    @Test
    void tellsWhenAThirdPartyTouchesItsNodesAndOnlyThen() throws Exception {
        OpenBackend backend = open();
        EntryContent content = content("a");
        Claim claim = backend.claim(content);
        get(backend.raw().publish(claim, OpenBackend.withProperties(content, Map.of())));
        get(backend.raw().audit(claim, content));
        assertThat(backend.told()).noneMatch(told -> told.startsWith("doubted"));

        raw.delete(entryPath(content));

        await().until(() -> backend.told().contains("doubted: " + entryPath(content) + ": NodeDeleted"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"written", "deleted", "deleted with its parent"})
    void publishesAndLeavesThoughSomebodyTouchedItsSlot(String how) throws Exception {
        OpenBackend backend = open();
        EntryContent content = content("a");
        Claim claim = backend.claim(content);
        EntryContent changed = OpenBackend.withProperties(content, Map.of("zone", "b"));

        touchSlot(how);
        Claim published = get(backend.raw().publish(claim, changed));
        assertThat(get(backend.raw().audit(published, changed))).isInstanceOf(Renewal.Kept.class);
        touchSlot(how);
        get(backend.raw().withdraw(published));

        assertThat(raw.exists(entryPath(content))).isFalse();
        assertThat(raw.ids(base + "/ids")).isEmpty();
        assertThat(backend.claim(content("b")).identity().id()).isZero();
    }

    private void touchSlot(String how) throws Exception {
        if (how.equals("written")) {
            raw.write(base + "/slots/0", "");
            return;
        }
        raw.delete(base + "/slots/0");
        if (how.equals("deleted with its parent")) {
            raw.delete(base + "/slots");
        }
    }

    @Test
    void losesAnIdThatWasDeleted() throws Exception {
        OpenBackend backend = open();
        EntryContent content = content("a");
        Claim claim = backend.claim(content);
        raw.delete(base + "/ids/0");

        assertThat(get(backend.raw().renew(claim))).isEqualTo(new Renewal.Gone(base + "/ids/0 is missing"));
        assertThatThrownBy(() -> get(backend.raw().publish(claim, content)))
                .hasCauseInstanceOf(RegistrationLostException.class);
        Claim again = backend.claim(content, 0);
        assertThat(again.identity().id()).isZero();
        assertThat(again.identity().incarnation().isNewerThan(claim.identity().incarnation()))
                .isTrue();
        assertThat(get(backend.raw().audit(again, content))).isInstanceOf(Renewal.Kept.class);
    }

    @Test
    void writesAnEpochThatIsMissingOrOld() throws Exception {
        OpenBackend backend = open();
        EntryContent content = content("a");
        Claim claim = backend.claim(content);
        long epoch = claim.identity().incarnation().epoch();

        assertThat(get(backend.raw().raiseEpoch(epoch - 1))).isEqualTo(epoch);
        long raised = get(backend.raw().raiseEpoch(epoch));

        assertThat(raised).isGreaterThan(epoch);
        assertThat(get(backend.raw().audit(claim, content))).isInstanceOf(Renewal.EntryDamaged.class);
        Claim renewed = get(backend.raw().publish(claim, content));
        assertThat(renewed.identity().incarnation().epoch()).isEqualTo(raised);
        assertThat(get(backend.raw().audit(renewed, content))).isInstanceOf(Renewal.Kept.class);

        raw.write(base + "/epoch", "rubbish");
        assertThat(get(backend.raw().publish(renewed, content))
                        .identity()
                        .incarnation()
                        .epoch())
                .isGreaterThan(raised);
    }

    private OpenBackend open() {
        OpenBackend backend = OpenBackend.connected(
                ZooKeeperBackend::new,
                ZooKeeperSettings.of(server.connectString()).withRoot(root).withSessionTimeout(Duration.ofSeconds(4)));
        opened.add(backend);
        return backend;
    }

    private String entryPath(EntryContent content) {
        return base + "/groups/" + OpenBackend.GROUP + "/"
                + content.registration().instance();
    }
}
