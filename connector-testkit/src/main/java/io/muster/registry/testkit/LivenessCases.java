package io.muster.registry.testkit;

import static io.muster.registry.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Departure;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerChange;
import io.muster.registry.ServerIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The living stay listed, the dead leave in time, and what others damage is repaired. */
abstract class LivenessCases extends ConformanceCases {

    private static final Duration BOUND = Duration.ofSeconds(10);

    @Test
    @DisplayName("P6 reg.survivesManyTtls: idle for many leases, nothing happens")
    void p06_survivesManyTtls() throws Exception {
        Client client = scope().client();
        Watcher watcher = scope().client().watch(WORLD);
        Member member = client.registered(WORLD);
        ServerIdentity identity = member.awaitRegistered();
        watcher.awaitListed(member);
        int mark = watcher.mark();
        Eventually.letPass(harness().lease().multipliedBy(Size.current().idleLeases()));
        scope().marker(watcher);
        assertThat(watcher.changesSince(mark, member)).isEmpty();
        assertThat(member.claim()).contains(identity);
        assertThat(member.toldOf(RegistrationState.Suspended.class)).isEmpty();
    }

    @Test
    @Needs(Capability.CUT)
    @DisplayName("P7 reg.crashRemovesWithinBound: a dead one is off the list within the stated bound")
    void p07_crashRemovesWithinBound() throws Exception {
        Client dying = scope().client();
        Client watching = scope().client();
        Watcher watcher = watching.watch(WORLD);
        Member member = dying.registered(WORLD);
        Member other = scope().client().registered(WORLD);
        watcher.awaitExactly(member, other);
        dying.crash();
        long crashed = System.nanoTime();
        watcher.awaitExactly(other);
        assertThat(Duration.ofNanos(System.nanoTime() - crashed))
                .isLessThanOrEqualTo(watching.connector().bounds().listing().plus(NOISE));
    }

    @Test
    @DisplayName("P2 reg.gracefulRemovesAtOnce: entry and id are gone when deregister completes")
    void p02_gracefulRemovesAtOnce() throws Exception {
        Client client = scope().client();
        Watcher watcher = scope().client().watch(WORLD);
        Member member = client.registered(WORLD);
        Member stays = client.registered(WORLD);
        watcher.awaitExactly(member, stays);
        assertThat(member.handle().deregister(BOUND).toCompletableFuture().get())
                .isEqualTo(Departure.REMOVED);
        assertThat(harness().listed(scope().system(), WORLD).values()).containsExactly(stays.instance());
        assertThat(harness().takenIds(scope().system())).containsExactly(1);
        watcher.awaitExactly(stays);
        assertThat(member.awaitTold(RegistrationState.Departed.class).departure())
                .isEqualTo(Departure.REMOVED);
    }

    @Test
    @Needs(Capability.DELETE_ENTRY)
    @DisplayName("P8 reg.thirdPartyDeletedIsRestored: a deleted entry is put back, and the application is told")
    void p08_thirdPartyDeletedIsRestored() throws Exception {
        Watcher watcher = scope().client().watch(WORLD);
        Member member = scope().client().registered(WORLD);
        ServerIdentity identity = member.awaitRegistered();
        watcher.awaitListed(member);
        harness().deleteEntry(scope().system(), WORLD, identity.id());
        member.awaitToldOfDamage();
        eventually(
                "the entry to be back",
                () -> member.instance()
                        .equals(harness().listed(scope().system(), WORLD).get(identity.id())));
        scope().marker(watcher);
        RegistrySeen.awaitAddressOf(watcher, member);
        assertThat(member.awaitRegistered().id()).isEqualTo(identity.id());
    }

    @Test
    @Needs(Capability.DELETE_ID)
    @DisplayName(
            "P8 reg.thirdPartyDeletedIdIsRestored: a deleted id is taken again, or another, and the application is told")
    void p08_thirdPartyDeletedIdIsRestored() throws Exception {
        Watcher watcher = scope().client().watch(WORLD);
        Member member = scope().client().registered(WORLD);
        watcher.awaitListed(member);
        harness().deleteId(scope().system(), 0);
        member.awaitToldOfDamage();
        eventually(
                "the id and the entry to be back",
                () -> member.claim().isPresent()
                        && harness().takenIds(scope().system()).size() == 1
                        && harness()
                                .listed(scope().system(), WORLD)
                                .keySet()
                                .equals(harness().takenIds(scope().system())));
        Member next = scope().client().registered(WORLD);
        assertThat(next.awaitRegistered().id())
                .isNotEqualTo(member.awaitRegistered().id());
        watcher.awaitExactly(member, next);
    }

    @Test
    @Needs(Capability.ALTER_ENTRY)
    @DisplayName("P8 reg.thirdPartyAlteredIsRepaired: an altered entry is put right, and the application is told")
    void p08_thirdPartyAlteredIsRepaired() throws Exception {
        Watcher watcher = scope().client().watch(WORLD);
        Member member = scope().client().registered(WORLD);
        watcher.awaitListed(member);
        for (RegistryHarness.Alteration alteration : RegistryHarness.Alteration.values()) {
            int repairs = member.repairs().size();
            harness()
                    .alterEntry(
                            scope().system(), WORLD, member.awaitRegistered().id(), alteration);
            eventually("a repair after " + alteration, () -> member.repairs().size() > repairs);
            scope().marker(watcher);
            RegistrySeen.awaitAddressOf(watcher, member);
        }
        assertThat(member.toldOf(RegistrationState.Lost.class)).isEmpty();
    }

    @Test
    @Needs(Capability.CUT)
    @DisplayName("P4 reg.restartQuickly: a new process gets another id; the old entry expires, the new one stays")
    void p04_restartQuickly() throws Exception {
        Watcher watcher = scope().client().watch(WORLD);
        Client before = scope().client();
        Member old = before.registered(WORLD);
        watcher.awaitListed(old);
        Client after = scope().client();
        after.watch(WORLD).awaitFirst();
        before.crash();
        Registration same = Registration.of(
                WORLD, old.registration().host(), old.registration().port());
        Member renewed = after.register(same);
        ServerIdentity identity = renewed.awaitRegistered();
        assertThat(identity.id()).isEqualTo(1);
        watcher.awaitListed(renewed);
        int mark = watcher.mark();
        watcher.awaitExactly(renewed);
        scope().marker(watcher);
        assertThat(watcher.changesSince(mark, renewed)).isEmpty();
        assertThat(renewed.claim()).contains(identity);
    }

    @Test
    @Needs(Capability.CUT)
    @DisplayName("P6 reg.noFlapOnShortBlip: a blip shorter than the lease is no event for others")
    void p06_noFlapOnShortBlip() throws Exception {
        Watcher watcher = scope().client().watch(WORLD);
        Client blipping = scope().client();
        Watcher own = blipping.watch(WORLD);
        Member member = blipping.registered(WORLD);
        watcher.awaitListed(member);
        own.awaitListed(member);
        int mark = watcher.mark();
        for (int blip = 0; blip < 3; blip++) {
            blipping.path().cut();
            Eventually.letPass(harness().lease().dividedBy(10));
            blipping.path().heal();
            // a change that gets through shows that the client is back
            member.update(Map.of("blip", Integer.toString(blip)));
            RegistrySeen.awaitProperties(watcher, member, member.properties());
        }
        own.awaitCurrent();
        scope().marker(watcher);
        List<ServerChange> changes = watcher.changesSince(mark, member);
        assertThat(changes).hasOnlyElementsOfType(ServerChange.Changed.class).hasSize(3);
        assertThat(changes)
                .allSatisfy(change -> assertThat(change.server().identity()).isEqualTo(member.awaitRegistered()));
        assertThat(member.toldOf(RegistrationState.Lost.class)).isEmpty();
    }

    @Test
    @Needs({Capability.CUT, Capability.EXPIRE_LEASE})
    @DisplayName("P5 reg.latestPayloadAfterReconnect: whatever puts an entry back puts back the newest content")
    void p05_latestPayloadAfterReconnect() throws Exception {
        Watcher watcher = scope().client().watch(WORLD);
        Client client = scope().client();
        Member member = client.registered(WORLD);
        member.update(Map.of("v", "connected"));
        RegistrySeen.awaitProperties(watcher, member, Map.of("v", "connected"));
        client.path().cut();
        member.update(Map.of("v", "cut"));
        client.path().heal();
        RegistrySeen.awaitProperties(watcher, member, Map.of("v", "cut"));
        int mark = watcher.mark();
        harness().expireLease(scope().system(), 0);
        member.awaitTold(RegistrationState.Lost.class);
        ServerIdentity again = member.awaitRegistered();
        RegistrySeen.await(
                watcher,
                member,
                "its new incarnation",
                server -> server.identity().equals(again));
        scope().marker(watcher);
        assertThat(watcher.changesSince(mark, member))
                .allSatisfy(change -> assertThat(change.server().properties()).isEqualTo(Map.of("v", "cut")));
        RegistrySeen.awaitProperties(watcher, member, Map.of("v", "cut"));
    }
}
