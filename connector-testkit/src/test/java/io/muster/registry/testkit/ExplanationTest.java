package io.muster.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Departure;
import io.muster.registry.Freshness;
import io.muster.registry.GroupSnapshot;
import io.muster.registry.Incarnation;
import io.muster.registry.RegisteredServer;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerIdentity;
import io.muster.registry.health.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a watcher may see, and what it may not, on a clock that the tests move. */
class ExplanationTest {

    private static final String WORLD = "world";
    private static final Explanation.Times TIMES =
            new Explanation.Times(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(1));

    private long seconds = 1;
    private final OperationHistory history =
            new OperationHistory(() -> Duration.ofSeconds(seconds).toNanos());
    private final RecordedPath path = new RecordedPath(ClientPath.direct(), history);
    private final RecordedPath elsewhere = new RecordedPath(ClientPath.direct(), history);
    private final List<Explanation.Seen> seen = new ArrayList<>();

    private final Member member = new Member("system", Client.registration(WORLD));
    private RegistrationHandle handle = new Removed();

    /** A registration that is gone as soon as that is asked for. */
    private static final class Removed implements RegistrationHandle {
        @Override
        public RegistrationState state() {
            return new RegistrationState.Pending(0, Optional.empty());
        }

        @Override
        public void updateProperties(Map<String, String> properties) {}

        @Override
        public void maintenance(Optional<String> reason) {}

        @Override
        public Health health() {
            return Health.PASSING;
        }

        @Override
        public CompletionStage<Departure> deregister(Duration bound) {
            return CompletableFuture.completedFuture(Departure.REMOVED);
        }

        @Override
        public void close() {}
    }

    private void register() {
        Life.Stint stint = history.registered(member, path, false, history.now());
        handle = new RecordedHandle(
                new Removed(), history, history.life(member.instance()).orElseThrow(), stint);
        isTold(1);
        seconds++;
    }

    private void isTold(long revision) {
        member.onState(
                new RegistrationState.Registered(entry(revision, Map.of()).identity()));
    }

    private void leave() {
        handle.deregister(Duration.ofSeconds(1));
        seconds++;
    }

    private RegisteredServer entry() {
        return entry(1, Map.of());
    }

    private RegisteredServer entry(long revision, Map<String, String> properties) {
        ServerIdentity identity = new ServerIdentity(0, member.instance(), new Incarnation(1, revision));
        return new RegisteredServer(
                WORLD,
                identity,
                member.registration().host(),
                member.registration().port(),
                properties,
                Health.PASSING,
                true);
    }

    private void sees(RegisteredServer... servers) {
        GroupSnapshot group = GroupSnapshot.of(WORLD, Arrays.asList(servers), 0);
        RegistrySnapshot snapshot = RegistrySnapshot.of(seen.size() + 1L, Freshness.current(), Map.of(WORLD, group));
        seen.add(new Explanation.Seen(history.now(), snapshot));
        seconds++;
    }

    private List<String> unexplained() {
        return Explanation.unexplained(history, TIMES, elsewhere, seen);
    }

    private void assertFails(String promise, String why) {
        assertThat(unexplained())
                .singleElement()
                .satisfies(text ->
                        assertThat(text).startsWith(promise + ": version ").contains(why));
    }

    @Test
    void lifeFromRegisterToDeregister_isExplained() {
        sees();
        register();
        sees(entry());
        handle.updateProperties(Map.of("n", "1"));
        sees(entry(1, Map.of("n", "1")));
        leave();
        sees();
        assertThat(unexplained()).isEmpty();
    }

    @Test
    void whoWasNeverRegistered_isNotExplained_unlessStrangersAreExpected() {
        sees(entry());
        assertFails("P17", "nobody ever registered it");
        history.expectStrangers();
        assertThat(unexplained()).isEmpty();
    }

    @Test
    void whoIsSeenBeforeItRegisters_isNotExplained() {
        sees(entry());
        register();
        assertFails("P13", "it was not registered yet");
    }

    @Test
    void departureWithoutAnything_isNotExplained() {
        register();
        sees(entry());
        sees();
        assertFails("P6", "it neither left nor died");
    }

    @Test
    void departureAfterACrash_isExplained() {
        register();
        sees(entry());
        path.disturbed();
        history.crashing(path);
        sees();
        assertThat(unexplained()).isEmpty();
    }

    @Test
    void departureAfterALongSilence_isExplained_afterAShortOneItIsNot() {
        register();
        sees(entry());
        path.disturbed();
        path.heal();
        sees();
        assertFails("P6", "it neither left nor died");
        seen.clear();
        sees(entry());
        path.disturbed();
        seconds += 2;
        sees();
        assertThat(unexplained()).isEmpty();
    }

    @Test
    void departureThroughTheWatchersOwnSilence_isNotExplained() {
        register();
        sees(entry());
        elsewhere.disturbed();
        seconds += 5;
        sees();
        assertFails("P6", "it neither left nor died");
    }

    @Test
    void departureAfterALostLease_isExplainedForAWhile() {
        register();
        isTold(2);
        sees(entry());
        history.beginOfHolder(0).end(history.now());
        sees();
        sees(entry(2, Map.of()));
        assertThat(unexplained()).isEmpty();
        seconds += 10;
        sees();
        assertFails("P6", "it neither left nor died");
    }

    @Test
    void lostLeaseOfAnotherId_explainsNothing() {
        register();
        sees(entry());
        history.beginOfHolder(1).end(history.now());
        sees();
        assertFails("P6", "it neither left nor died");
    }

    @Test
    void whoWasSeenLeaving_doesNotComeBack() {
        register();
        sees(entry());
        leave();
        sees();
        sees(entry());
        assertFails("P10", "it had left by itself, and was seen leaving");
    }

    @Test
    void whoLeftAndRegisteredAgain_comesBack() {
        register();
        sees(entry());
        leave();
        sees();
        register();
        sees(entry(2, Map.of()));
        assertThat(unexplained()).isEmpty();
    }

    @Test
    void whoHasBeenGoneForLong_doesNotAppear_butForAWatcherThatWasCutOff() {
        register();
        leave();
        seconds += 1;
        sees(entry());
        assertFails("P10", "it had been gone for certain for");
        seen.clear();
        elsewhere.disturbed();
        sees(entry());
        assertFails("P10", "it had been gone for certain for");
    }

    @Test
    void newsThatWasHeldBack_isExplained() {
        elsewhere.disturbed();
        register();
        leave();
        seconds += 30;
        sees(entry());
        sees();
        assertThat(unexplained()).isEmpty();
    }

    @Test
    void whatWasNeverWritten_isNotExplained() {
        register();
        sees(entry(1, Map.of("n", "1")));
        assertFails("P5", "its server has never written that");
    }

    @Test
    void olderContentAfterNewer_isNotExplained() {
        register();
        handle.updateProperties(Map.of("n", "1"));
        handle.updateProperties(Map.of("n", "2"));
        sees(entry(1, Map.of("n", "1")));
        sees(entry(1, Map.of("n", "2")));
        sees(entry(1, Map.of("n", "1")));
        assertFails("P5", "something older than what it showed before");
        handle.updateProperties(Map.of("n", "1"));
        sees(entry(1, Map.of("n", "2")));
        sees(entry(1, Map.of("n", "1")));
        assertFails("P5", "something older than what it showed before");
    }

    @Test
    void healthThatNobodySpokeOf_isNotExplained() {
        register();
        RegisteredServer well = entry();
        sees(new RegisteredServer(
                WORLD, well.identity(), well.host(), well.port(), Map.of(), Health.critical("ill"), true));
        assertFails("P11", "nothing has said so of its health");
        handle.maintenance(Optional.of("disks"));
        assertThat(unexplained()).isEmpty();
    }

    @Test
    void anotherIncarnation_takesALostLease_andIsNewer() {
        register();
        isTold(2);
        isTold(3);
        sees(entry(2, Map.of()));
        sees(entry(3, Map.of()));
        assertFails("P6", "nothing has cost it its lease");
        seen.clear();
        path.disturbed();
        seconds += 3;
        sees(entry(2, Map.of()));
        sees(entry(3, Map.of()));
        assertThat(unexplained()).isEmpty();
        sees(entry(2, Map.of()));
        assertFails("P3", "was seen with the newer incarnation");
    }

    @Test
    void claimOfWhichItsServerNeverHeard_mayBeGivenUpForAnother() {
        register();
        sees(entry(5, Map.of()));
        sees(entry(6, Map.of()));
        sees();
        assertThat(unexplained()).isEmpty();
    }

    @Test
    void yesterdaysData_bringsBackWhoLeft() {
        register();
        sees(entry());
        leave();
        sees();
        history.beginOfAll(Fault.Kind.REPLACED).end(history.now());
        sees(entry());
        sees();
        assertThat(unexplained()).isEmpty();
    }
}
