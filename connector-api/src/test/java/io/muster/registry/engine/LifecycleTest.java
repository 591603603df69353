package io.muster.registry.engine;

import static io.muster.registry.engine.Entries.GROUP;
import static io.muster.registry.engine.Entries.entry;
import static io.muster.registry.engine.Entries.listing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.ConnectorDiagnosis.Connection;
import io.muster.registry.Departure;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState.Departed;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.WatchHandle;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    private final EngineBed bed = new EngineBed();

    private RegistrationHandle running() {
        bed.willing().backend.answering("list " + GROUP, request -> listing(10, entry(1, 5)));
        bed.started();
        bed.watch(GROUP);
        return bed.register();
    }

    private Duration closing() {
        long begin = bed.time.nanoTime();
        bed.engine.close();
        return Duration.ofNanos(bed.time.nanoTime() - begin);
    }

    @Test
    void startTwice_isRejected() {
        bed.started();

        assertThatThrownBy(bed.engine::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("started before");
    }

    @Test
    void startAfterClose_isRejected() {
        bed.engine.close();

        assertThatThrownBy(bed.engine::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed before");
        assertThatThrownBy(bed::register).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bed.engine.watch(Set.of(GROUP), snapshot -> {}))
                .isInstanceOf(IllegalStateException.class);
        bed.engine.refresh(GROUP);
        bed.time.runPending();
        assertThat(bed.time.failures()).isEmpty();
    }

    @Test
    void close_leavesAndEndsEverything() {
        RegistrationHandle handle = running();

        assertThat(closing()).isLessThan(Duration.ofMillis(10));

        assertThat(handle.state()).isEqualTo(new Departed(Departure.REMOVED));
        assertThat(bed.state()).isEqualTo(new Departed(Departure.REMOVED));
        assertThat(bed.backend.closedFeeds).containsExactly(GROUP);
        assertThat(bed.backend.closedWith).isNotNull().isGreaterThan(Duration.ofSeconds(4));
        assertThat(bed.time.timers()).isZero();
        assertThat(bed.engine.diagnose().connection()).isEqualTo(Connection.CLOSED);
    }

    @Test
    void close_again_doesNothing() {
        running();
        bed.engine.close();
        int asked = bed.backend.asked.size();
        bed.backend.closedWith = null;

        bed.engine.close();

        assertThat(bed.backend.asked).hasSize(asked);
        assertThat(bed.backend.closedWith).isNull();
    }

    @Test
    void close_neverStarted_closesTheBackend() {
        bed.engine.close();

        assertThat(bed.backend.closedWith).isNotNull();
        assertThat(bed.backend.asked).isEmpty();
    }

    @Test
    void close_frozenRegistry_isBoundedAndLeavesTimeForTheBackend() {
        RegistrationHandle handle = running();
        bed.backend.silent("withdraw");

        Duration took = closing();

        assertThat(took).isLessThanOrEqualTo(EngineBed.SETTINGS.closeBound());
        assertThat(took.plus(closedWith())).isLessThanOrEqualTo(EngineBed.SETTINGS.closeBound());
        assertThat(closedWith()).isGreaterThan(Duration.ofMillis(900));
        assertThat(handle.state()).isEqualTo(new Departed(Departure.PENDING));
        assertThat(bed.time.timers()).isZero();
    }

    private Duration closedWith() {
        Duration given = bed.backend.closedWith;
        return given == null ? Duration.ofDays(1) : given;
    }

    @Test
    void close_frozenRegistry_completesDeregister() {
        RegistrationHandle handle = running();
        bed.backend.silent("withdraw");
        CompletionStage<Departure> result = handle.deregister(Duration.ofMinutes(1));

        bed.engine.close();
        bed.time.runPending();

        assertThat(result).isCompletedWithValue(Departure.PENDING);
    }

    @Test
    void close_interrupted_isPromptAndKeepsTheInterrupt() {
        running();
        bed.backend.silent("withdraw");

        Thread.currentThread().interrupt();
        Duration took = closing();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(took).isZero();
        assertThat(closedWith()).isLessThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void close_fromInsideACallback_works() {
        bed.willing().backend.answering("list " + GROUP, request -> listing(10));
        bed.started();
        bed.register();
        bed.engine.watch(Set.of(GROUP), snapshot -> bed.engine.close());

        bed.time.runPending();

        assertThat(bed.backend.closedWith).isNotNull();
        assertThat(bed.state()).isEqualTo(new Departed(Departure.REMOVED));
    }

    @Test
    void close_whatTheBackendThrows_isNotTheCallers() {
        EngineBed other = new EngineBed();
        other.willing().started().register();
        other.backend.answering("withdraw", request -> {
            throw new IllegalStateException("broken");
        });

        other.engine.close();

        assertThat(other.engine.diagnose().connection()).isEqualTo(Connection.CLOSED);
    }

    @Test
    void afterClose_lateAnswersAndNewsChangeNothing() {
        RegistrationHandle handle = running();
        WatchHandle watch = bed.engine.watch(Set.of("social"), snapshot -> {});
        bed.time.runPending();
        bed.engine.close();
        int told = bed.snapshots.size() + bed.states.size();

        bed.backend.last("list social").answer(listing(5));
        bed.backend.events().connected();
        bed.backend.events().disconnected("late");
        bed.backend.events().claimDoubted("late");
        bed.backend.sink(GROUP).upserted(entry(9, 900));
        bed.advance(Duration.ofMinutes(1));

        assertThat(bed.snapshots.size() + bed.states.size()).isEqualTo(told);
        assertThat(watch.latest()).isEmpty();
        assertThat(bed.time.timers()).isZero();
        assertThatThrownBy(() -> handle.updateProperties(Map.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void diagnose_saysWhereItStands() {
        ConnectorDiagnosis fresh = bed.engine.diagnose();
        assertThat(fresh.connection()).isEqualTo(Connection.NEW);
        assertThat(fresh.lastContact()).isEmpty();
        running();
        bed.advanceMillis(500);

        ConnectorDiagnosis running = bed.engine.diagnose();

        assertThat(running.type()).isEqualTo("scripted");
        assertThat(running.endpoint()).isEqualTo("script:1");
        assertThat(running.connection()).isEqualTo(Connection.CONNECTED);
        assertThat(running.lastContact()).hasValue(Duration.ofMillis(500));
        assertThat(running.epoch()).hasValue(Entries.EPOCH);
        assertThat(running.details()).containsEntry("script", "yes");
        assertThat(running.counters())
                .containsEntry("claims", 1L)
                .containsEntry("lists", 1L)
                .containsEntry("losses", 0L);
    }

    @Test
    void diagnose_countsTasksThatThrew_onTheOwnerThreadAndInTheBackend() {
        running();
        assertThat(bed.engine.diagnose().counters()).containsEntry(ConnectorDiagnosis.FAILED_TASKS, 0L);

        bed.time.execute(() -> {
            throw new IllegalStateException("a fault");
        });
        bed.time.workers().execute(() -> {
            throw new IllegalStateException("not of the owner thread");
        });
        bed.time.runPending();
        bed.backend.failedTasks = 2;

        assertThat(bed.engine.diagnose().counters()).containsEntry(ConnectorDiagnosis.FAILED_TASKS, 3L);
    }

    @Test
    void diagnose_tellsOfAnOutage() {
        running();

        bed.backend.events().disconnected("connection reset");
        bed.time.runPending();
        assertThat(bed.engine.diagnose().connection()).isEqualTo(Connection.DISCONNECTED);
        assertThat(bed.engine.diagnose().lastError()).hasValue("connection reset");
        bed.backend.events().connected();
        bed.time.runPending();

        assertThat(bed.engine.diagnose().connection()).isEqualTo(Connection.CONNECTED);
        assertThat(bed.count(Counted.RECONNECTS)).isEqualTo(1);
    }

    @Test
    void diagnose_backendThatKnowsNoConnection_followsTheAnswers() {
        bed.willing().engine.start();
        bed.register();
        assertThat(bed.engine.diagnose().connection()).isEqualTo(Connection.CONNECTED);

        bed.backend.answering("renew", request -> EngineBed.outage());
        bed.advanceMillis(2_000);
        assertThat(bed.engine.diagnose().connection()).isEqualTo(Connection.DISCONNECTED);
        bed.willing();
        bed.advanceMillis(2_000);

        assertThat(bed.engine.diagnose().connection()).isEqualTo(Connection.CONNECTED);
    }

    @Test
    void diagnose_refused_staysSoUntilTheSameIsGranted() {
        bed.willing().backend.answering("list " + GROUP, request -> listing(10));
        bed.backend.answering("claim", request -> new RegistryRejectedException("token lacks key:write"));
        bed.started();
        bed.register();
        bed.watch(GROUP);

        assertThat(bed.engine.diagnose().connection()).isEqualTo(Connection.REJECTED);
        assertThat(bed.engine.diagnose().lastError())
                .hasValueSatisfying(error -> assertThat(error).contains("token lacks key:write"));
        bed.willing();
        bed.advanceMillis(10_000);

        assertThat(bed.engine.diagnose().connection()).isEqualTo(Connection.CONNECTED);
    }

    @Test
    void bounds_areTheBackends() {
        assertThat(bed.engine.bounds()).isEqualTo(bed.backend.bounds());
    }
}
