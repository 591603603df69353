package io.muster.registry.testkit;

import static io.muster.registry.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.muster.registry.Departure;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Leaving removes what is one's own and nothing else, and stays done. */
abstract class DepartureCases extends ConformanceCases {

    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    @DisplayName(
            "P10 reg.deregisterIsIdempotent: later calls return the first one's result, and nothing works after it")
    void p10_deregisterIsIdempotent() throws Exception {
        Client client = scope().client();
        Member member = client.registered(WORLD);
        CompletableFuture<Departure> first = member.handle().deregister(BOUND).toCompletableFuture();
        CompletableFuture<Departure> second = member.handle().deregister(SHORT).toCompletableFuture();
        assertThat(first.get()).isEqualTo(Departure.REMOVED);
        assertThat(second.get()).isEqualTo(Departure.REMOVED);
        member.handle().close();
        assertThat(member.claim()).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> member.handle().updateProperties(Map.of()));
        assertThat(member.awaitTold(RegistrationState.Departed.class).departure())
                .isEqualTo(Departure.REMOVED);
        assertThat(member.toldOf(RegistrationState.Departed.class)).hasSize(1);
    }

    @Test
    @DisplayName("P10 reg.deregisterWinsOverRegister: leaving while the registration is under way leaves nothing")
    void p10_deregisterWinsOverRegister() throws Exception {
        Client client = scope().client();
        Watcher watcher = scope().client().watch(WORLD);
        watcher.awaitFirst();
        Random random = scope().random();
        for (int i = 0; i < Size.current().interleavings(); i++) {
            Member member = client.register(WORLD);
            Eventually.letPass(Duration.ofMillis(random.nextInt(20)));
            member.handle().deregister(BOUND).toCompletableFuture().get();
            assertThat(harness().takenIds(scope().system()))
                    .as(scope().seedNote())
                    .isEmpty();
            assertThat(harness().listed(scope().system(), WORLD))
                    .as(scope().seedNote())
                    .isEmpty();
        }
        watcher.awaitExactly(scope().marker(watcher));
    }

    @Test
    @Needs(Capability.DELETE_ID)
    @DisplayName("P10 reg.deregisterOnLossLeavesNothing: who leaves because its id was lost takes its entry along")
    void p10_deregisterOnLossLeavesNothing() throws Exception {
        Watcher watcher = scope().client().watch(WORLD);
        Member member = scope().client().registered(WORLD);
        watcher.awaitListed(member);
        harness().deleteId(scope().system(), 0);
        member.awaitToldOfDamage();
        assertThat(member.handle().deregister(BOUND).toCompletableFuture().get())
                .isEqualTo(Departure.REMOVED);
        assertThat(harness().takenIds(scope().system())).isEmpty();
        assertThat(harness().listed(scope().system(), WORLD)).isEmpty();
        watcher.awaitExactly(scope().marker(watcher));
    }

    @Test
    @Needs({Capability.CUT, Capability.EXPIRE_LEASE})
    @DisplayName("P3 reg.oldIncarnationCannotRemoveNew: a late removal touches no newer holder of the id")
    void p03_oldIncarnationCannotRemoveNew() throws Exception {
        Client late = scope().client();
        Watcher watcher = scope().client().watch(WORLD);
        Watcher own = late.watch(WORLD);
        Member old = late.registered(WORLD);
        watcher.awaitListed(old);
        late.path().cut();
        CompletionStage<Departure> departure = old.handle().deregister(SHORT);
        assertThat(departure.toCompletableFuture().get()).isEqualTo(Departure.PENDING);
        harness().expireLease(scope().system(), 0);
        watcher.awaitNotListed(old);
        Member next = scope().client().registered(WORLD);
        ServerIdentity identity = next.awaitRegistered();
        assertThat(identity.id()).isZero();
        watcher.awaitListed(next);
        int mark = watcher.mark();
        late.path().heal();
        own.awaitListed(next);
        own.awaitCurrent();
        Member after = late.registered(WORLD);
        watcher.awaitExactly(next, after);
        assertThat(watcher.changesSince(mark, next)).isEmpty();
        assertThat(next.claim()).contains(identity);
        assertThat(harness().listed(scope().system(), WORLD)).containsEntry(0, next.instance());
    }

    @Test
    @Needs(Capability.CUT)
    @DisplayName("P10 reg.deregisterDuringOutageIsHonouredAfter: pending, and done as soon as the registry is back")
    void p10_deregisterDuringOutageIsHonouredAfter() throws Exception {
        Client client = scope().client();
        Watcher watcher = scope().client().watch(WORLD);
        Member leaving = client.registered(WORLD);
        Member staying = client.registered(WORLD);
        watcher.awaitExactly(leaving, staying);
        int mark = watcher.mark();
        client.path().cut();
        CompletableFuture<Departure> departure =
                leaving.handle().deregister(SHORT).toCompletableFuture();
        assertThat(departure.get()).isEqualTo(Departure.PENDING);
        assertThat(leaving.claim()).isEmpty();
        client.path().heal();
        watcher.awaitExactly(staying);
        assertThat(watcher.changesSince(mark, staying)).isEmpty();
        // another reconnect must not bring it back
        client.path().cut();
        client.path().heal();
        staying.update(Map.of("back", "again"));
        RegistrySeen.awaitProperties(watcher, staying, Map.of("back", "again"));
        watcher.awaitExactly(staying);
        assertThat(watcher.changesSince(mark, leaving)).hasSize(1);
        // where entry and id are two writes, the second cut may have come between them
        Eventually.eventuallyHolds(
                "the id to be free",
                () -> assertThat(harness().takenIds(scope().system())).containsExactly(1));
    }

    @Test
    @Needs(Capability.CUT)
    @DisplayName("P10 reg.closeRemovesWhatIsPending: a removal that is pending is done before close returns")
    void p10_closeRemovesWhatIsPending() throws Exception {
        Client client = scope().client();
        Member leaving = client.registered(WORLD);
        client.path().cut();
        assertThat(leaving.handle().deregister(SHORT).toCompletableFuture().get())
                .isEqualTo(Departure.PENDING);
        client.path().heal();
        client.closeConnector();
        assertThat(harness().takenIds(scope().system())).isEmpty();
        assertThat(harness().listed(scope().system(), WORLD)).isEmpty();
    }

    @Test
    @Needs(Capability.CUT)
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    @DisplayName("P10 reg.deregisterRacesReconnectNoResurrection: whichever comes first, it stays gone")
    void p10_deregisterRacesReconnectNoResurrection() throws Exception {
        Client client = scope().client();
        Watcher watcher = scope().client().watch(WORLD);
        Random random = scope().random();
        List<Member> left = new ArrayList<>();
        for (int i = 0; i < Size.current().interleavings(); i++) {
            Member member = client.registered(WORLD);
            client.path().cut();
            Eventually.letPass(Duration.ofMillis(random.nextInt(30)));
            boolean healFirst = random.nextBoolean();
            if (healFirst) {
                client.path().heal();
                Eventually.letPass(Duration.ofMillis(random.nextInt(300)));
            }
            CompletableFuture<Departure> departure =
                    member.handle().deregister(BOUND).toCompletableFuture();
            if (!healFirst) {
                Eventually.letPass(Duration.ofMillis(random.nextInt(30)));
                client.path().heal();
            }
            assertThat(departure.get(BOUND.toSeconds() * 2, TimeUnit.SECONDS))
                    .isIn(Departure.REMOVED, Departure.PENDING);
            left.add(member);
        }
        Member last = client.registered(WORLD);
        watcher.awaitExactly(last);
        eventually(
                "only the last id to be taken, " + scope().seedNote(),
                () -> harness().takenIds(scope().system()).size() == 1);
        Member marker = scope().marker(watcher);
        watcher.awaitExactly(last, marker);
        assertThat(left).allSatisfy(member -> assertThat(member.claim()).isEmpty());
    }
}
