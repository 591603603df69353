package io.muster.registry.testkit;

import static io.muster.registry.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Freshness;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerChange;
import io.muster.registry.ServerIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The registry, or the way to it, goes away and comes back. */
abstract class OutageCases extends ConformanceCases {

    @Test
    @Needs(Capability.STOP)
    @DisplayName("P14 out.lastKnownGoodKept: an outage changes no view; it is stale, since when and why")
    void p14_lastKnownGoodKept() throws Exception {
        Client client = scope().client();
        Watcher watcher = client.watch(WORLD);
        Member own = client.registered(WORLD);
        Member other = scope().client().registered(WORLD);
        watcher.awaitExactly(own, other);
        int mark = watcher.mark();
        Instant before = Instant.now();
        harness().stop();
        Eventually.letPass(harness().lease().multipliedBy(3));
        watcher.await("a stale view", snapshot -> snapshot.freshness() instanceof Freshness.Stale);
        Freshness.Stale stale = (Freshness.Stale) watcher.last().freshness();
        assertThat(stale.since()).isBetween(before, Instant.now());
        assertThat(stale.reason()).isNotBlank();
        assertThat(watcher.changesSince(mark)).isEmpty();
        assertThat(watcher.handle().latest()).contains(watcher.last());
        assertThat(own.claim()).isEmpty();
        own.awaitTold(RegistrationState.Suspended.class);
        harness().start();
        watcher.awaitCurrent();
        own.awaitRegistered();
        other.awaitRegistered();
        watcher.awaitExactly(own, other);
    }

    @Test
    @Needs(Capability.CUT)
    @DisplayName("P14 out.changesDuringDisconnectSeen: join, leave and update while one is cut off")
    void p14_changesDuringDisconnectSeen() throws Exception {
        Client cut = scope().client();
        Client others = scope().client();
        Watcher watcher = cut.watch(WORLD);
        Member leaves = others.registered(WORLD);
        Member changes = others.registered(WORLD);
        watcher.awaitExactly(leaves, changes);
        cut.path().cut();
        leaves.handle().close();
        Member joins = others.registered(SOCIAL);
        joins.handle().close();
        Member newcomer = others.registered(WORLD);
        changes.update(Map.of("changed", "yes"));
        cut.path().heal();
        watcher.awaitExactly(changes, newcomer);
        RegistrySeen.awaitProperties(watcher, changes, Map.of("changed", "yes"));
        watcher.awaitCurrent();
    }

    @Test
    @Needs(Capability.CUT)
    @DisplayName("P16 out.sameIdRecreatedDuringDisconnect: a restart under the same id is seen")
    void p16_sameIdRecreatedDuringDisconnect() throws Exception {
        Client cut = scope().client();
        Client others = scope().client();
        Watcher watcher = cut.watch(WORLD);
        Member before = others.registered(WORLD);
        watcher.awaitExactly(before);
        int mark = watcher.mark();
        cut.path().cut();
        before.handle().close();
        Member after = others.registered(WORLD);
        assertThat(after.awaitRegistered().id()).isZero();
        cut.path().heal();
        watcher.awaitExactly(after);
        RegistrySeen.awaitAddressOf(watcher, after);
        List<ServerChange> changes = watcher.changesSince(mark);
        assertThat(changes).hasSize(2);
        assertThat(changes.get(0)).isInstanceOf(ServerChange.Left.class);
        assertThat(changes.get(1)).isInstanceOf(ServerChange.Joined.class);
    }

    @Test
    @Needs({Capability.CUT, Capability.RECREATE_GROUP})
    @DisplayName("P16 out.parentRecreatedDuringDisconnect: a group made anew with as many members is read anew")
    void p16_parentRecreatedDuringDisconnect() throws Exception {
        Client cut = scope().client();
        Client others = scope().client();
        Watcher watcher = cut.watch(WORLD);
        Watcher connected = scope().client().watch(WORLD);
        Member before = others.registered(WORLD);
        watcher.awaitExactly(before);
        cut.path().cut();
        before.handle().close();
        harness().recreateGroup(scope().system(), WORLD);
        Member after = others.registered(WORLD);
        cut.path().heal();
        watcher.awaitExactly(after);
        connected.awaitExactly(after);
        Member marker = scope().marker(watcher);
        watcher.awaitExactly(after, marker);
        connected.awaitExactly(after, marker);
    }

    @Test
    @Needs(Capability.RECREATE_GROUP)
    @DisplayName("P16 out.parentRecreatedUnderTheLiving: they come back, and watchers follow")
    void p16_parentRecreatedUnderTheLiving() throws Exception {
        Watcher watcher = scope().client().watch(WORLD);
        Member living = scope().client().registered(WORLD);
        watcher.awaitExactly(living);
        harness().recreateGroup(scope().system(), WORLD);
        eventually(
                "the living to be listed again",
                () -> harness().listed(scope().system(), WORLD).containsValue(living.instance()));
        Member marker = scope().marker(watcher);
        watcher.awaitExactly(living, marker);
    }

    @Test
    @Needs(Capability.RESTART_KEEPING_DATA)
    @DisplayName("P6 out.registryRestartWithData: no member is lost, nobody changes")
    void p06_registryRestartWithData() throws Exception {
        Client client = scope().client();
        Watcher watcher = scope().client().watch(WORLD);
        Member one = client.registered(WORLD);
        Member two = scope().client().registered(WORLD);
        watcher.awaitExactly(one, two);
        int mark = watcher.mark();
        harness().restart(true);
        one.update(Map.of("after", "restart"));
        RegistrySeen.awaitProperties(watcher, one, Map.of("after", "restart"));
        two.awaitRegistered();
        Member marker = scope().marker(watcher);
        watcher.awaitExactly(one, two, marker);
        watcher.awaitCurrent();
        assertThat(watcher.changesSince(mark)).noneMatch(ServerChange.Left.class::isInstance);
        assertThat(one.awaitRegistered().id()).isZero();
        assertThat(two.awaitRegistered().id()).isEqualTo(1);
    }

    @Test
    @Needs(Capability.RESTART_EMPTY)
    @DisplayName("P15 out.registryRestartEmpty: the living come back by themselves, and no view is emptied meanwhile")
    void p15_registryRestartEmpty() throws Exception {
        Client client = scope().client();
        Client watching = scope().client();
        Watcher watcher = watching.watch(WORLD);
        Member one = client.registered(WORLD);
        Member two = scope().client().registered(WORLD);
        ServerIdentity oneBefore = one.awaitRegistered();
        ServerIdentity twoBefore = two.awaitRegistered();
        watcher.awaitExactly(one, two);
        int mark = watcher.mark();
        scope().claims().dataLost();
        harness().restart(false);
        eventually(
                "the living to be back",
                () -> harness()
                        .listed(scope().system(), WORLD)
                        .values()
                        .containsAll(List.of(one.instance(), two.instance())));
        scope().claims().dataLost();
        Member marker = scope().marker(watcher);
        watcher.awaitExactly(one, two, marker);
        watcher.awaitCurrent();
        assertThat(watcher.seen().subList(mark, watcher.mark()))
                .anyMatch(snapshot -> snapshot.freshness() instanceof Freshness.Recovering)
                .allSatisfy(snapshot -> assertThat(Watcher.servers(snapshot)).hasSizeGreaterThanOrEqualTo(2));
        assertThat(one.awaitRegistered().incarnation().isNewerThan(oneBefore.incarnation()))
                .isTrue();
        assertThat(two.awaitRegistered().incarnation().isNewerThan(twoBefore.incarnation()))
                .isTrue();
        assertThat(watching.connector().diagnose().epoch()).isPresent();
    }

    @Test
    @Needs({Capability.RESTART_EMPTY, Capability.CUT})
    @DisplayName(
            "P15 out.departuresWithheldAfterLoss: who does not come back stays for the settle time, and leaves after it")
    void p15_departuresWithheldAfterLoss() throws Exception {
        Client dying = scope().client();
        Watcher watcher = scope().client().watch(WORLD);
        Member dead = dying.registered(WORLD);
        Member living = scope().client().registered(WORLD);
        watcher.awaitExactly(dead, living);
        int mark = watcher.mark();
        dying.crash();
        scope().claims().dataLost();
        harness().restart(false);
        scope().claims().dataLost();
        watcher.awaitExactly(living);
        List<RegistrySnapshot> seen = watcher.seen().subList(mark, watcher.mark());
        assertThat(seen).anyMatch(snapshot -> snapshot.freshness() instanceof Freshness.Recovering);
        assertThat(seen)
                .filteredOn(snapshot -> !snapshot.freshness().isCurrent())
                .allSatisfy(snapshot -> assertThat(Watcher.instances(snapshot)).contains(dead.instance()));
        assertThat(seen)
                .allSatisfy(snapshot -> assertThat(Watcher.instances(snapshot)).contains(living.instance()));
    }
}
