package io.muster.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Freshness;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The registry answers, and the answer is an error, nonsense, or leaves servers out. */
abstract class FaultCases extends ConformanceCases {

    /** With the backoff for a first failure, again and again, there are eight. */
    private static final int MOST_LISTS_PER_BACKOFF = 6;

    /** One client whose answers are spoilt, and those whose answers are not. */
    private record Spoilt(Client client, Watcher watcher, Member own, Client others, Watcher right, Member stays) {}

    @Test
    @Needs(Capability.WRONG_ANSWERS)
    @DisplayName("P21 out.everyErrorCode: whatever is answered, nobody is taken for gone, and it goes on after it")
    void p21_everyErrorCode() throws Exception {
        Client client = scope().client();
        Client others = scope().client();
        Watcher watcher = client.watch(WORLD);
        Watcher right = others.watch(WORLD);
        Spoilt spoilt = new Spoilt(client, watcher, client.registered(WORLD), others, right, others.registered(WORLD));
        int id = spoilt.own().awaitRegistered().id();
        Map<String, RegistryHarness.WrongAnswer> faults = harness().wrongAnswers();
        for (Map.Entry<String, RegistryHarness.WrongAnswer> fault : faults.entrySet()) {
            try {
                survive(spoilt, fault.getKey(), fault.getValue());
            } catch (Exception | AssertionError e) {
                throw new AssertionError("after the answer '" + fault.getKey() + "': " + e.getMessage(), e);
            }
        }
        assertThat(spoilt.own().awaitRegistered().id()).isEqualTo(id);
        conformance().tally().measured(Figure.WRONG_ANSWERS, faults.size());
    }

    private void survive(Spoilt spoilt, String name, RegistryHarness.WrongAnswer fault) {
        Member leaves = spoilt.others().registered(WORLD);
        spoilt.watcher().awaitExactly(spoilt.own(), spoilt.stays(), leaves);
        int mark = spoilt.watcher().mark();
        long before = failures(spoilt.client());
        fault.begin(spoilt.client().path());
        spoilt.client().connector().refresh(WORLD);
        spoilt.own().update(Map.of("during", name));
        Eventually.eventually("the fault to be noticed", () -> failures(spoilt.client()) > before);
        leaves.handle().close();
        Member joins = spoilt.others().registered(WORLD);
        spoilt.right().awaitListed(joins);
        assertThat(spoilt.watcher().changesSince(mark, spoilt.own())).noneMatch(ServerChange.Left.class::isInstance);
        spoilt.client().path().heal();
        spoilt.watcher().awaitExactly(spoilt.own(), spoilt.stays(), joins);
        spoilt.watcher().awaitCurrent();
        RegistrySeen.awaitProperties(spoilt.right(), spoilt.own(), Map.of("during", name));
        RegistrySeen.awaitProperties(spoilt.watcher(), spoilt.own(), Map.of("during", name));
        spoilt.own().awaitRegistered();
        assertThat(spoilt.watcher().changesSince(mark, spoilt.stays())).isEmpty();
        assertThat(spoilt.watcher().changesSince(mark, spoilt.own())).noneMatch(ServerChange.Left.class::isInstance);
        assertThat(spoilt.own().toldOf(RegistrationState.Lost.class)).isEmpty();
        joins.handle().close();
        spoilt.watcher().awaitExactly(spoilt.own(), spoilt.stays());
    }

    /** Returns how often the client has noticed that something is wrong. */
    private static long failures(Client client) {
        return client.counted("list-failures", "renew-failures", "reconnects", "recoveries");
    }

    @Test
    @Needs(Capability.RESTART_KEEPING_DATA)
    @DisplayName("P21 out.killedMidRequest: what was asked when the registry died is done once it is back")
    void p21_killedMidRequest() throws Exception {
        Client client = scope().client();
        Watcher watcher = scope().client().watch(WORLD);
        Member own = client.registered(WORLD);
        watcher.awaitExactly(own);
        int mark = watcher.mark();
        for (int update = 0; update < 50; update++) {
            own.update(Map.of("update", Integer.toString(update)));
        }
        Member late = client.register(WORLD);
        // A lease whose grant the dying registry stored and did not answer is left to its end
        scope().leavesLeases();
        harness().restart(true);
        RegistrySeen.awaitProperties(watcher, own, Map.of("update", "49"));
        late.awaitRegistered();
        watcher.awaitExactly(own, late);
        // a lease may have been lost meanwhile, if the registry was away for long; the server is never off the list
        assertThat(watcher.changesSince(mark, own)).noneMatch(ServerChange.Left.class::isInstance);
        assertThat(harness().takenIds(scope().system())).hasSize(2);
    }

    /** Something done while entries are hidden; returns who joined. */
    @FunctionalInterface
    private interface Meanwhile {
        List<Member> happens(Member one) throws Exception;
    }

    @Test
    @Needs(Capability.HIDE_ENTRIES)
    @DisplayName("P15 out.falseEmptyGuard: a doubtful empty answer evicts nobody, and the view says it is stale")
    void p15_falseEmptyGuard() throws Exception {
        hideMeanwhile(one -> List.of());
    }

    @Test
    @Needs(Capability.HIDE_ENTRIES)
    @DisplayName("P15 out.falseEmptyGuardUnderChange: nor does it when one of the servers changes meanwhile")
    void p15_falseEmptyGuardUnderChange() throws Exception {
        hideMeanwhile(one -> {
            one.update(Map.of("hidden", "yes"));
            return List.of(scope().client().registered(WORLD));
        });
    }

    private void hideMeanwhile(Meanwhile meanwhile) throws Exception {
        Client client = scope().client();
        Watcher watcher = client.watch(WORLD);
        Member one = scope().client().registered(WORLD);
        Member two = scope().client().registered(WORLD);
        watcher.awaitExactly(one, two);
        int mark = watcher.mark();
        RegistryHarness.Hidden hidden = harness().hideEntries(scope().system(), WORLD);
        List<Member> expected = new ArrayList<>(meanwhile.happens(one));
        client.connector().refresh(WORLD);
        watcher.await("a stale view", snapshot -> snapshot.freshness() instanceof Freshness.Stale);
        if (expected.isEmpty()) {
            assertThat(watcher.changesSince(mark)).isEmpty();
        }
        assertListsAreFew(client);
        hidden.show();
        watcher.awaitCurrent();
        expected.addAll(List.of(one, two));
        watcher.awaitExactly(expected.toArray(Member[]::new));
        RegistrySeen.awaitProperties(watcher, one, one.properties());
        assertThat(watcher.changesSince(mark)).noneMatch(ServerChange.Left.class::isInstance);
    }

    /** What cannot be believed is read ever more seldom: an attempt lists twice, and waits for half of the longest backoff in the mean. */
    private void assertListsAreFew(Client client) {
        long before = client.counted("lists");
        long since = System.nanoTime();
        Eventually.letPass(harness().lease().multipliedBy(2));
        double backoffs = (System.nanoTime() - since)
                / (double) harness().longestBackoff().toNanos();
        double lists = client.counted("lists") - before;
        assertThat(lists)
                .as("lists while nobody can be believed, in %s times the longest backoff", backoffs)
                .isLessThan(MOST_LISTS_PER_BACKOFF * backoffs);
    }

    @Test
    @Needs(Capability.CUT)
    @DisplayName("P15 out.falseEmptyGuard: a group that is really empty is seen empty, within the stated bound")
    void p15_confirmedEmptiness() throws Exception {
        Client client = scope().client();
        Watcher watcher = client.watch(WORLD);
        Client others = scope().client();
        Member[] members = new Member[4];
        for (int i = 0; i < members.length; i++) {
            members[i] = others.registered(WORLD);
        }
        watcher.awaitExactly(members);
        client.path().cut();
        for (Member member : members) {
            member.handle().close();
        }
        client.path().heal();
        long since = System.nanoTime();
        watcher.awaitExactly();
        assertThat(Duration.ofNanos(System.nanoTime() - since))
                .as("until the emptiness counts")
                .isLessThanOrEqualTo(client.connector().bounds().listing().plus(NOISE));
        watcher.awaitCurrent();
    }
}
