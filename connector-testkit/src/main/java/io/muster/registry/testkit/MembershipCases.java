package io.muster.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Freshness;
import io.muster.registry.GroupSnapshot;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a watcher sees of others. */
abstract class MembershipCases extends ConformanceCases {

    private static final String PREFIX = "foo";

    /** How many of a large group come and go at once. */
    private static final int SOME = 20;

    /** So many a connector can withdraw within its bound for closing, on a busy machine too. */
    private static final int WITHDRAWN_IN_TIME = 500;

    @Test
    @DisplayName(
            "P13 mem.initialSnapshotExactlyOnceThenChanges: everything first, then changes, for early and late watchers")
    void p13_initialSnapshotExactlyOnceThenChanges() throws Exception {
        Member first = scope().client().registered(WORLD);
        Member second = scope().client().registered(SOCIAL);
        Client client = scope().open(scope().options());
        Watcher early = client.watch(WORLD, SOCIAL);
        client.connector().start();
        Watcher during = client.watch(WORLD, SOCIAL);
        early.awaitExactly(first, second);
        Watcher late = client.watch(WORLD, SOCIAL);
        late.awaitExactly(first, second);
        Member third = scope().client().registered(WORLD);
        for (Watcher watcher : List.of(early, during, late)) {
            watcher.awaitExactly(first, second, third);
            assertThat(watcher.seen().get(0).groups()).containsOnlyKeys(WORLD, SOCIAL);
            assertThat(Watcher.instances(watcher.seen().get(0))).contains(first.instance(), second.instance());
            assertNothingTwice(watcher);
        }
    }

    /** A snapshot that says nothing new in any respect is spurious. */
    private static void assertNothingTwice(Watcher watcher) {
        List<RegistrySnapshot> seen = watcher.seen();
        for (int i = 1; i < seen.size(); i++) {
            RegistrySnapshot before = seen.get(i - 1);
            RegistrySnapshot after = seen.get(i);
            assertThat(after.groups().equals(before.groups())
                            && after.freshness().equals(before.freshness()))
                    .as("a snapshot that says nothing new: %s after %s", after, before)
                    .isFalse();
        }
    }

    @Test
    @DisplayName("P14 mem.emptyGroupGivesEmptySnapshot: empty is delivered as empty, and later the first join")
    void p14_emptyGroupGivesEmptySnapshot() throws Exception {
        Watcher watcher = scope().client().watch(WORLD);
        RegistrySnapshot empty = watcher.awaitFirst();
        assertThat(empty.freshness()).isEqualTo(Freshness.current());
        assertThat(empty.group(WORLD)).isEqualTo(GroupSnapshot.of(WORLD, List.of(), 0));
        Member first = scope().client().registered(WORLD);
        watcher.awaitExactly(first);
        first.handle().close();
        watcher.awaitExactly();
        // whatever came between the two is seen by then
        Member next = scope().client().registered(WORLD);
        watcher.awaitExactly(next);
    }

    @Test
    @DisplayName("P13 mem.groupPrefixIsolation: foo is neither foobar nor foo-bar")
    void p13_groupPrefixIsolation() throws Exception {
        Client client = scope().client();
        Watcher watcher = client.watch(PREFIX);
        client.registered(PREFIX + "bar");
        client.registered(PREFIX + "-bar");
        Member member = client.registered(PREFIX);
        watcher.awaitExactly(member);
        Watcher others = client.watch(PREFIX + "bar", PREFIX + "-bar");
        others.await("one in each", snapshot -> Watcher.servers(snapshot).size() == 2);
        member.handle().close();
        watcher.awaitExactly();
        scope().marker(watcher);
        assertThat(watcher.changesSince(0))
                .allSatisfy(change -> assertThat(change.server().group()).isEqualTo(PREFIX));
        assertThat(Watcher.servers(others.last())).hasSize(2);
    }

    @Test
    @DisplayName("P13 mem.revisionMonotonicPerListener: each snapshot is strictly newer, for each watcher by itself")
    void p13_revisionMonotonicPerListener() throws Exception {
        Client watching = scope().client();
        Client client = scope().client();
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            watchers.add(watching.watch(WORLD));
            Member member = client.registered(WORLD);
            watchers.get(i).awaitListed(member);
            if (i % 2 == 0) {
                member.handle().close();
            }
        }
        Member marker = scope().marker(watchers.get(0));
        for (Watcher watcher : watchers) {
            watcher.awaitListed(marker);
            assertThat(watcher.seen().stream().map(RegistrySnapshot::version).toList())
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    @DisplayName("P13 mem.noDuplicateNoSpurious: heartbeats and audits are no events")
    void p13_noDuplicateNoSpurious() throws Exception {
        Watcher watcher = scope().client().watch(WORLD);
        Client client = scope().client();
        Member one = client.registered(WORLD);
        Member two = scope().client().registered(WORLD);
        watcher.awaitExactly(one, two);
        int mark = watcher.mark();
        // publishing what is published already changes nothing
        one.handle().updateProperties(one.properties());
        client.connector().refresh(WORLD);
        Eventually.letPass(harness().lease().multipliedBy(2));
        Member marker = scope().marker(watcher);
        watcher.awaitExactly(one, two, marker);
        assertThat(watcher.changesSince(mark))
                .singleElement()
                .isInstanceOfSatisfying(
                        ServerChange.Joined.class,
                        joined -> assertThat(joined.server().identity().instance())
                                .isEqualTo(marker.instance()));
        assertNothingTwice(watcher);
    }

    @Test
    @DisplayName("P13 mem.orderJoinLeaveJoin: fast sequences end in the right state")
    void p13_orderJoinLeaveJoin() throws Exception {
        Client client = scope().client();
        Watcher watcher = scope().client().watch(WORLD);
        Member last = client.registered(WORLD);
        for (int i = 0; i < 30; i++) {
            last.handle().close();
            last = client.registered(WORLD);
            last.update(Map.of("round", Integer.toString(i)));
        }
        watcher.awaitExactly(last);
        RegistrySeen.awaitProperties(watcher, last, last.properties());
        Member marker = scope().marker(watcher);
        watcher.awaitExactly(last, marker);
        assertThat(watcher.last().group(WORLD).server(0).orElseThrow().identity())
                .isEqualTo(last.awaitRegistered());
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    @DisplayName("P18 mem.largeGroup2000: a large group under churn converges")
    void p18_largeGroup2000() throws Exception {
        Client client = scope().client();
        Watcher watcher = scope().client().watch(WORLD);
        List<Member> members = new ArrayList<>();
        while (members.size() < Size.current().groupSize()) {
            members.addAll(registerSome(client));
        }
        watcher.awaitExactly(members.toArray(Member[]::new));
        for (int i = 0; i + SOME <= members.size(); i += 2 * SOME) {
            List<Member> leaving = members.subList(i, i + SOME);
            leaving.forEach(member -> member.handle().deregister(Duration.ofSeconds(30)));
            List<Member> coming = registerSome(client);
            for (int j = 0; j < SOME; j++) {
                leaving.set(j, coming.get(j));
            }
        }
        watcher.awaitExactly(members.toArray(Member[]::new));
        assertThat(harness().listed(scope().system(), WORLD)).hasSameSizeAs(members);
        assertThat(client.members())
                .allSatisfy(member ->
                        assertThat(member.toldOf(RegistrationState.Lost.class)).isEmpty());
        if (members.size() > WITHDRAWN_IN_TIME) {
            // Closing has one bound for all of them; what it has no time for runs out
            scope().leavesLeases();
        }
    }

    private static List<Member> registerSome(Client client) {
        List<Member> some = new ArrayList<>();
        for (int i = 0; i < SOME; i++) {
            some.add(client.register(WORLD));
        }
        some.forEach(Member::awaitRegistered);
        return some;
    }

    @Test
    @Needs(Capability.PLANT_FOREIGN_ENTRY)
    @DisplayName("P17 mem.poisonRecordSkipped: what cannot be decoded is counted and disturbs nobody")
    void p17_poisonRecordSkipped() throws Exception {
        Client client = scope().client();
        Watcher early = client.watch(WORLD);
        Member member = scope().client().registered(WORLD);
        early.awaitExactly(member);
        harness().plantForeignEntry(scope().system(), WORLD);
        Member after = scope().client().registered(WORLD);
        Watcher late = scope().client().watch(WORLD);
        for (Watcher watcher : List.of(early, late)) {
            watcher.awaitExactly(member, after);
            watcher.await("one entry skipped", snapshot -> snapshot.group(WORLD).skipped() == 1);
        }
        assertThat(client.connector().diagnose().counters())
                .hasEntrySatisfying(
                        "entries-skipped", count -> assertThat(count).isPositive());
        after.handle().close();
        early.awaitExactly(member);
    }

    @Test
    @DisplayName("P13 mem.twoListenersSameView: two watchers end in one view")
    void p13_twoListenersSameView() throws Exception {
        Client client = scope().client();
        Watcher one = client.watch(WORLD, SOCIAL);
        Watcher two = client.watch(WORLD, SOCIAL);
        Watcher elsewhere = scope().client().watch(WORLD, SOCIAL);
        for (int i = 0; i < 5; i++) {
            client.registered(i % 2 == 0 ? WORLD : SOCIAL).update(Map.of("i", Integer.toString(i)));
        }
        Member last = client.registered(WORLD);
        Eventually.eventuallyHolds("all views to be one", () -> {
            assertThat(Watcher.instances(one.awaitFirst())).contains(last.instance());
            assertThat(two.last().groups()).isEqualTo(one.last().groups());
            assertThat(elsewhere.last().groups()).isEqualTo(one.last().groups());
            assertThat(Watcher.servers(one.last()))
                    .filteredOn(server -> !server.properties().isEmpty())
                    .hasSize(5);
        });
    }

    @Test
    @DisplayName("P23 mem.refreshIsAHint: the registry is read again, which changes nothing and removes nobody")
    void p23_refreshIsAHint() throws Exception {
        Client client = scope().client();
        Watcher watcher = client.watch(WORLD);
        Member member = scope().client().registered(WORLD);
        watcher.awaitExactly(member);
        int mark = watcher.mark();
        long refreshes = client.counted("refreshes");
        long lists = client.counted("lists");
        for (int i = 0; i < 20; i++) {
            client.connector().refresh(WORLD);
            client.connector().refresh("nobody-watches-this");
        }
        Eventually.eventually(
                "the registry to be asked",
                () -> client.counted("refreshes") > refreshes && client.counted("lists") > lists);
        scope().marker(watcher);
        assertThat(watcher.changesSince(mark, member)).isEmpty();
        assertThat(harness().listed(scope().system(), WORLD).values()).contains(member.instance());
    }

    @Test
    @Needs({Capability.CUT, Capability.EXPIRE_LEASE})
    @DisplayName("P16 mem.convergesAfterRandomFaults: all views equal the registry in the end")
    void p16_convergesAfterRandomFaults() throws Exception {
        Churn churn = new Churn(scope(), harness(), 4);
        churn.run(Size.current().viewChurn());
        churn.settle();
        churn.awaitConvergence();
    }
}
