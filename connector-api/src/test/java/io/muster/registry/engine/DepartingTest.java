package io.muster.registry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.Departure;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrationState.Departed;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.Renewal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class DepartingTest {

    private static final Duration BOUND = Duration.ofSeconds(4);

    private final EngineBed bed = new EngineBed();

    private RegistrationHandle registered() {
        bed.willing().started();
        return bed.register();
    }

    private CompletionStage<Departure> leave(RegistrationHandle handle) {
        CompletionStage<Departure> result = handle.deregister(BOUND);
        bed.time.runPending();
        return result;
    }

    @Test
    void deregister_withdrawsTheClaimAndNothingElse() {
        RegistrationHandle handle = registered();

        assertThat(leave(handle)).isCompletedWithValue(Departure.REMOVED);

        assertThat(bed.backend.last("withdraw").argument()).isEqualTo(bed.claim);
        assertThat(bed.backend.count("abandon")).isZero();
        assertThat(bed.stateNames()).containsExactly("Pending", "Registered", "Departed");
        assertThat(bed.time.timers()).as("timers left").isZero();
    }

    @Test
    void deregister_withABoundOfForEver_isRemovedAllTheSame() {
        RegistrationHandle handle = registered();

        CompletionStage<Departure> result = handle.deregister(ChronoUnit.FOREVER.getDuration());
        bed.time.runPending();

        assertThat(result).isCompletedWithValue(Departure.REMOVED);
        assertThat(bed.time.timers()).as("timers left").isZero();
    }

    @Test
    void deregister_afterwardsNothingIsRenewedAuditedOrPublished() {
        RegistrationHandle handle = registered();
        leave(handle);
        int asked = bed.backend.asked.size();

        bed.backend.events().claimDoubted("late");
        bed.backend.events().connected();
        bed.advance(Duration.ofMinutes(1));

        assertThat(bed.backend.asked).hasSize(asked);
    }

    @Test
    void deregister_again_returnsTheFirstResult() {
        RegistrationHandle handle = registered();
        bed.backend.answering("withdraw", request -> EngineBed.outage());
        CompletionStage<Departure> first = leave(handle);
        bed.advance(BOUND);

        assertThat(first).isCompletedWithValue(Departure.PENDING);
        assertThat(leave(handle)).isCompletedWithValue(Departure.PENDING);
    }

    @Test
    void deregister_registryDown_isPendingAtTheBound_andRetriedUntilRemoved() {
        RegistrationHandle handle = registered();
        bed.backend.answering("withdraw", request -> EngineBed.outage());
        CompletionStage<Departure> result = leave(handle);

        bed.advance(BOUND.minusMillis(1));
        assertThat(result).isNotDone();
        bed.advanceMillis(1);
        assertThat(result).isCompletedWithValue(Departure.PENDING);
        assertThat(handle.state()).isEqualTo(new Departed(Departure.PENDING));
        bed.advance(Duration.ofMinutes(1));
        int tries = bed.backend.count("withdraw");
        assertThat(tries).isBetween(10, 60);
        bed.willing();
        bed.advanceMillis(5_000);

        assertThat(handle.state()).isEqualTo(new Departed(Departure.REMOVED));
        assertThat(bed.backend.count("withdraw")).isEqualTo(tries + 1);
    }

    @Test
    void deregister_pending_isTriedAtOnceWhenTheRegistryIsBack() {
        RegistrationHandle handle = registered();
        bed.backend.answering("withdraw", request -> EngineBed.outage());
        leave(handle);
        bed.advance(Duration.ofMinutes(1));
        bed.willing();

        bed.backend.events().connected();
        bed.time.runPending();

        assertThat(handle.state()).isEqualTo(new Departed(Departure.REMOVED));
    }

    @Test
    void deregister_neverClaimed_hasNothingToRemove() {
        RegistrationHandle handle = bed.register();

        assertThat(leave(handle)).isCompletedWithValue(Departure.NOTHING_TO_REMOVE);

        bed.willing().started();
        bed.advanceMillis(10_000);
        assertThat(bed.backend.count("claim")).isZero();
        assertThat(bed.state()).isEqualTo(new Departed(Departure.NOTHING_TO_REMOVE));
    }

    @Test
    void deregister_whileClaiming_abandonsAndWithdrawsWhatComesLate() {
        bed.started();
        RegistrationHandle handle = bed.register();
        bed.backend.answering("withdraw", request -> null);

        CompletionStage<Departure> result = leave(handle);
        assertThat(bed.backend.count("abandon")).isEqualTo(1);
        assertThat(result).isNotDone();
        bed.backend.last("abandon").done();
        bed.time.runPending();
        assertThat(result).isCompletedWithValue(Departure.NOTHING_TO_REMOVE);
        Claim late = bed.claim(4);
        bed.backend.last("claim").answer(late);
        bed.advance(Duration.ofSeconds(30));

        assertThat(bed.backend.last("withdraw").argument()).isEqualTo(late);
        assertThat(bed.backend.count("withdraw")).isEqualTo(1);
        assertThat(bed.stateNames()).doesNotContain("Registered");
        assertThat(bed.backend.count("renew")).isZero();
    }

    @Test
    void deregister_whileClaiming_claimAnsweredBeforeTheAbandonment_isWithdrawnToo() {
        bed.started();
        RegistrationHandle handle = bed.register();
        CompletionStage<Departure> result = leave(handle);

        bed.backend.last("claim").answer(bed.claim(4));
        bed.time.runPending();
        bed.backend.last("abandon").done();
        bed.time.runPending();
        assertThat(result).isNotDone();
        bed.backend.last("withdraw").done();
        bed.time.runPending();

        assertThat(result).isCompletedWithValue(Departure.NOTHING_TO_REMOVE);
        assertThat(bed.stateNames()).doesNotContain("Registered");
    }

    @Test
    void deregister_whileBackingOff_claimsNoMoreButRemovesWhatFailedAttemptsMayHaveLeft() {
        bed.backend.answering("claim", request -> EngineBed.outage());
        bed.started();
        RegistrationHandle handle = bed.register();
        bed.backend.answering("abandon", request -> null);
        int claims = bed.backend.count("claim");

        assertThat(leave(handle)).isCompletedWithValue(Departure.NOTHING_TO_REMOVE);

        bed.backend.events().connected();
        bed.advanceMillis(20_000);
        assertThat(bed.backend.count("claim")).isEqualTo(claims);
        assertThat(bed.backend.count("abandon")).isEqualTo(1);
    }

    @Test
    void deregister_whilePublishing_waitsForTheWriteBeforeItWithdraws() {
        RegistrationHandle handle = registered();
        bed.backend.silent("publish");
        handle.updateProperties(Map.of("step", "1"));
        bed.time.runPending();

        CompletionStage<Departure> result = leave(handle);
        assertThat(bed.backend.count("withdraw")).isZero();
        bed.backend.last("publish").answer(bed.claim);
        bed.time.runPending();

        assertThat(result).isCompletedWithValue(Departure.REMOVED);
    }

    @Test
    void deregister_whilePublishingHangs_withdrawsAfterTheRequestBound() {
        RegistrationHandle handle = registered();
        bed.backend.silent("publish");
        handle.updateProperties(Map.of("step", "1"));
        CompletionStage<Departure> result = leave(handle);

        bed.advance(EngineBed.SETTINGS.requestBound());

        assertThat(result).isCompletedWithValue(Departure.REMOVED);
    }

    @Test
    void deregister_whileRenewing_theLateAnswerChangesNothing() {
        RegistrationHandle handle = registered();
        bed.backend.silent("renew");
        bed.advanceMillis(2_000);
        leave(handle);

        bed.backend.last("renew").answer(new Renewal.Gone("withdrawn"));
        bed.advance(Duration.ofSeconds(30));

        assertThat(bed.stateNames()).containsExactly("Pending", "Registered", "Departed");
        assertThat(bed.backend.count("claim")).isEqualTo(1);
    }

    @Test
    void deregister_whileLost_claimsNoMore() {
        RegistrationHandle handle = registered();
        bed.backend.silent("claim").answering("renew", request -> new Renewal.Gone("expired"));
        bed.advanceMillis(2_300);
        assertThat(bed.state()).isInstanceOf(RegistrationState.Lost.class);

        assertThat(leave(handle)).isCompletedWithValue(Departure.REMOVED);

        assertThat(bed.backend.count("abandon")).isEqualTo(1);
        bed.advanceMillis(20_000);
        assertThat(bed.backend.count("claim")).isLessThanOrEqualTo(2);
    }

    @Test
    void deregister_onceLost_withdrawsWhatMayStillStandOfTheLostClaim() {
        RegistrationHandle handle = registered();
        Claim former = bed.claim;
        bed.backend.answering("renew", request -> new Renewal.Gone("the id is missing"));
        while (!(bed.state() instanceof RegistrationState.Lost)) {
            bed.advanceMillis(1);
        }

        assertThat(leave(handle)).isCompletedWithValue(Departure.REMOVED);

        assertThat(bed.backend.last("withdraw").argument()).isEqualTo(former);
        bed.advanceMillis(20_000);
        assertThat(bed.backend.count("claim")).isEqualTo(1);
    }

    @Test
    void deregister_onceClaimedAgain_withdrawsTheNewClaimAlone() {
        RegistrationHandle handle = registered();
        bed.backend.answering("renew", request -> new Renewal.Gone("the id is missing"));
        bed.advanceMillis(2_300);
        bed.backend.answering("renew", request -> Renewal.kept());
        bed.advanceMillis(2_000);
        assertThat(bed.state()).isInstanceOf(RegistrationState.Registered.class);

        assertThat(leave(handle)).isCompletedWithValue(Departure.REMOVED);

        assertThat(bed.backend.count("withdraw")).isEqualTo(1);
        assertThat(bed.backend.last("withdraw").argument()).isEqualTo(bed.claim);
    }

    @Test
    void deregister_whilePublishing_anEntryPutBackWithANewerIncarnation_isWithdrawnAndNotToldOf() {
        RegistrationHandle handle = registered();
        bed.backend.silent("publish").silent("withdraw");
        handle.updateProperties(Map.of("step", "1"));
        bed.time.runPending();
        CompletionStage<Departure> result = leave(handle);
        Claim newer = bed.claim(bed.claim.identity().id());
        bed.backend.last("publish").answer(newer);
        bed.time.runPending();
        assertThat(bed.state()).isEqualTo(new RegistrationState.Leaving());
        bed.backend.last("withdraw").done();
        bed.time.runPending();

        assertThat(result).isCompletedWithValue(Departure.REMOVED);
        assertThat(bed.backend.last("withdraw").argument()).isEqualTo(newer);
    }

    @Test
    void afterDeregister_updatesAreRefused() {
        RegistrationHandle handle = registered();
        leave(handle);

        assertThatThrownBy(() -> handle.updateProperties(Map.of())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> handle.maintenance(Optional.of("x"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void deregister_withoutABound_isRefused() {
        RegistrationHandle handle = registered();

        assertThatThrownBy(() -> handle.deregister(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bound=PT0S");
    }

    @Test
    void close_waitsForTheRemovalAndEndsTheCallbacks() {
        RegistrationHandle handle = registered();

        handle.close();

        assertThat(handle.state()).isEqualTo(new Departed(Departure.REMOVED));
        assertThat(bed.state()).isEqualTo(new Departed(Departure.REMOVED));
    }

    @Test
    void close_registryDown_isBounded() {
        RegistrationHandle handle = registered();
        bed.backend.silent("withdraw");
        long begin = bed.time.nanoTime();

        handle.close();

        assertThat(Duration.ofNanos(bed.time.nanoTime() - begin)).isEqualTo(RegistrationHandle.CLOSE_BOUND);
        int told = bed.states.size();
        bed.willing();
        bed.advanceMillis(10_000);
        assertThat(handle.state()).isEqualTo(new Departed(Departure.REMOVED));
        assertThat(bed.states).hasSize(told);
    }

    @Test
    void closingTheConnector_triesAtOnceWhatIsPendingAndWaitsForIt() {
        RegistrationHandle handle = registered();
        bed.backend.answering("withdraw", request -> EngineBed.outage());
        leave(handle);
        bed.advance(Duration.ofMinutes(1));
        assertThat(handle.state()).isEqualTo(new Departed(Departure.PENDING));
        bed.willing();
        long begin = bed.time.nanoTime();

        bed.engine.close();

        assertThat(handle.state()).isEqualTo(new Departed(Departure.REMOVED));
        assertThat(bed.time.nanoTime()).isEqualTo(begin);
    }

    @Test
    void close_interrupted_returnsAtOnceAndKeepsTheInterrupt() {
        RegistrationHandle handle = registered();
        bed.backend.silent("withdraw");
        long begin = bed.time.nanoTime();

        Thread.currentThread().interrupt();
        handle.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(bed.time.nanoTime()).isEqualTo(begin);
    }

    @Test
    void close_fromInsideACallback_works() {
        bed.willing().started();
        CompletableFuture<RegistrationHandle> own = new CompletableFuture<>();
        RegistrationHandle closer = bed.engine.register(EngineBed.registration(), state -> {
            if (state instanceof RegistrationState.Registered) {
                own.join().close();
            }
        });
        own.complete(bed.engine.register(
                io.muster.registry.Registration.of("chat", "localhost", 7),
                io.muster.registry.RegistrationListener.NONE));

        bed.advanceMillis(10);

        assertThat(own.join().state()).isEqualTo(new Departed(Departure.REMOVED));
        assertThat(closer.claim()).isPresent();
    }
}
