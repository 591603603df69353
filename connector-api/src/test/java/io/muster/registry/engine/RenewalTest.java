package io.muster.registry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrationState.Lost;
import io.muster.registry.RegistrationState.Registered;
import io.muster.registry.RegistrationState.Suspended;
import io.muster.registry.backend.Renewal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenewalTest {

    private final EngineBed bed = new EngineBed();

    private RegistrationHandle registered() {
        bed.willing().started();
        return bed.register();
    }

    @Test
    void renewal_isSentALittleBeforeItsTime_jittered() {
        registered();

        bed.advance(Duration.ofMinutes(2));

        List<Asked> renewals = bed.backend.all("renew");
        List<Long> gaps = IntStream.range(1, renewals.size())
                .mapToObj(i -> (renewals.get(i).at() - renewals.get(i - 1).at()) / 1_000_000)
                .toList();
        assertThat(gaps).hasSizeGreaterThan(50).allMatch(gap -> gap >= 1_600 && gap <= 2_000);
        assertThat(gaps.stream().distinct().count()).isGreaterThan(10);
        assertThat(bed.stateNames()).containsExactly("Pending", "Registered");
    }

    @Test
    void renewal_comesInTimeAfterWhatWasSentLast_howeverLateThatWasAnswered() {
        bed.willing().started();
        bed.backend.silent("claim");
        RegistrationHandle handle = bed.register();
        bed.advanceMillis(1_500);
        bed.backend.last("claim").answer(bed.claim(0));
        bed.backend.silent("renew");
        bed.advanceMillis(500);
        assertThat(bed.backend.count("renew")).isEqualTo(1);

        bed.advanceMillis(1_500);
        bed.backend.last("renew").answer(Renewal.kept());
        bed.advanceMillis(500);

        assertThat(bed.backend.count("renew")).isEqualTo(2);
        assertThat(handle.claim()).isPresent();
    }

    @Test
    void claim_countsFromWhenItWasSent_notFromItsAnswer() {
        bed.started();
        RegistrationHandle handle = bed.register();
        bed.advanceMillis(2_000);
        bed.backend.last("claim").answer(bed.claim(0));
        bed.time.runPending();

        bed.time.pause(EngineBed.VALIDITY.minusMillis(2_001));
        assertThat(handle.claim()).isPresent();
        bed.time.pause(Duration.ofMillis(1));

        assertThat(handle.claim()).isEmpty();
    }

    @Test
    void renewal_extendsFromWhenItWasSent_notFromItsAnswer() {
        RegistrationHandle handle = registered();
        bed.backend.silent("renew");
        bed.advanceMillis(2_000);
        Asked renewal = bed.backend.last("renew");
        bed.advanceMillis(2_000);
        renewal.answer(Renewal.kept());
        bed.time.runPending();

        long left = renewal.at() + EngineBed.VALIDITY.toNanos() - bed.time.nanoTime();
        bed.time.pause(Duration.ofNanos(left - 1));
        assertThat(handle.claim()).isPresent();
        bed.time.pause(Duration.ofNanos(1));

        assertThat(handle.claim()).isEmpty();
    }

    @Test
    void processWasPaused_firstLookFindsTheClaimLapsed_beforeAnyTimerRan() {
        RegistrationHandle handle = registered();

        bed.time.pause(Duration.ofMinutes(1));

        assertThat(handle.claim()).isEmpty();
        assertThat(handle.state()).isInstanceOf(Suspended.class);
        assertThat(handle.state().identity()).contains(bed.claim.identity());
    }

    @Test
    void wallClockJumps_changesNothing() {
        RegistrationHandle handle = registered();

        bed.time.moveWallClock(Duration.ofHours(1));
        bed.advanceMillis(10_000);
        bed.time.moveWallClock(Duration.ofHours(-2));
        bed.advanceMillis(10_000);

        assertThat(handle.claim()).isPresent();
        assertThat(bed.stateNames()).containsExactly("Pending", "Registered");
    }

    @Test
    void renewalsFail_isSuspendedAtTheDeadlineWithTheReason_andRenewedMoreOften() {
        RegistrationHandle handle = registered();
        bed.backend.answering("renew", request -> EngineBed.outage());

        bed.advance(EngineBed.VALIDITY.minusMillis(1));
        assertThat(handle.claim()).isPresent();
        bed.advanceMillis(1);

        assertThat(bed.state()).isInstanceOfSatisfying(Suspended.class, suspended -> {
            assertThat(suspended.former()).isEqualTo(bed.claim.identity());
            assertThat(suspended.reason()).contains("connection refused by script:1");
        });
        assertThat(bed.backend.count("renew")).isGreaterThan(4);
        assertThat(bed.count(Counted.LAPSES)).isEqualTo(1);
    }

    @Test
    void suspended_goesOnRenewing_andIsRestoredUnderTheSameIdentity() {
        RegistrationHandle handle = registered();
        bed.backend.answering("renew", request -> EngineBed.outage());
        bed.advance(Duration.ofMinutes(5));
        int renewals = bed.backend.count("renew");

        bed.advanceMillis(5_000);
        assertThat(bed.backend.count("renew")).isGreaterThan(renewals);
        bed.willing();
        bed.advanceMillis(2_000);

        assertThat(handle.claim()).contains(bed.claim.identity());
        assertThat(bed.stateNames()).containsExactly("Pending", "Registered", "Suspended", "Registered");
        assertThat(bed.backend.count("claim")).isEqualTo(1);
    }

    @Test
    void suspended_foundGone_isLostThenClaimedAgain() {
        registered();
        bed.backend.answering("renew", request -> EngineBed.outage());
        bed.advance(EngineBed.VALIDITY);
        bed.backend.answering("renew", request -> new Renewal.Gone("the session expired"));

        bed.advanceMillis(2_000);

        assertThat(bed.states)
                .anySatisfy(state -> assertThat(state).isInstanceOfSatisfying(Lost.class, lost -> {
                    assertThat(lost.error()).hasMessageContaining("id 3").hasMessageContaining("the session expired");
                    assertThat(lost.error()).hasMessageContaining("script:1");
                }));
        assertThat(bed.stateNames()).containsSubsequence("Suspended", "Lost", "Registered");
    }

    @Test
    void renewal_unanswered_countsAsFailedAndTheNextIsSent() {
        registered();
        bed.backend.silent("renew");

        bed.advance(Duration.ofMillis(2_000 + 3_000 + 200));

        assertThat(bed.backend.count("renew")).isEqualTo(2);
        assertThat(bed.count(Counted.RENEW_FAILURES)).isEqualTo(1);
    }

    @Test
    void renewal_keptLate_stillExtends() {
        RegistrationHandle handle = registered();
        bed.backend.silent("renew");
        bed.advanceMillis(5_100);
        Asked first = bed.backend.all("renew").get(0);

        first.answer(Renewal.kept());
        bed.advanceMillis(1_000);

        assertThat(handle.claim()).isPresent();
        bed.time.pause(Duration.ofNanos(first.at() + EngineBed.VALIDITY.toNanos() - bed.time.nanoTime()));
        assertThat(handle.claim()).isEmpty();
    }

    @Test
    void renewal_goneLate_isAskedAgainBeforeItCounts() {
        registered();
        bed.backend.silent("renew");
        bed.advanceMillis(5_050);
        bed.willing();

        bed.backend.all("renew").get(0).answer(new Renewal.Gone("old news"));
        bed.advanceMillis(500);

        assertThat(bed.stateNames()).containsExactly("Pending", "Registered");
        assertThat(bed.count(Counted.LOSSES)).isZero();
        assertThat(bed.backend.count("renew")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void renewal_keptButTooOldToHelp_restoresNothing() {
        RegistrationHandle handle = registered();
        bed.backend.silent("renew");
        bed.advanceMillis(2_000);
        Asked renewal = bed.backend.last("renew");
        bed.time.pause(EngineBed.VALIDITY);
        bed.time.runPending();
        assertThat(bed.state()).isInstanceOf(Suspended.class);

        renewal.answer(Renewal.kept());
        bed.time.runPending();

        assertThat(bed.state()).isInstanceOf(Suspended.class);
        assertThat(handle.claim()).isEmpty();
    }

    @Test
    void claimDoubted_renewsAndAuditsNow() {
        registered();
        bed.advanceMillis(1_000);

        bed.backend.events().claimDoubted("the session expired");
        bed.time.runPending();

        assertThat(bed.backend.count("renew")).isEqualTo(1);
        assertThat(bed.backend.count("audit")).isEqualTo(1);
    }

    @Test
    void claimDoubted_aStormOfIt_isBoundedInRate() {
        registered();

        for (int i = 0; i < 1_000; i++) {
            bed.backend.events().claimDoubted("storm");
            bed.advanceMillis(1);
        }

        assertThat(bed.backend.count("renew")).isBetween(5, 11);
        assertThat(bed.backend.count("audit")).isBetween(5, 11);
    }

    @Test
    void reconnected_renewsSoonAndSpread() {
        EngineBed other = new EngineBed();
        other.willing().started().register();
        other.advanceMillis(500);

        other.backend.events().connected();
        other.time.runPending();
        assertThat(other.backend.count("renew")).isZero();
        other.advance(EngineBed.SETTINGS.recoveryJitter());

        assertThat(other.backend.count("renew")).isEqualTo(1);
        assertThat(other.backend.count("audit")).isEqualTo(1);
    }

    @Test
    void lost_renewsTheOldClaimNoMore() {
        registered();
        bed.backend.silent("claim");
        bed.backend.answering("renew", request -> new Renewal.Gone("expired"));

        bed.advance(Duration.ofSeconds(2));
        int renewals = bed.backend.count("renew");
        bed.advance(Duration.ofSeconds(30));

        assertThat(bed.backend.count("renew")).isEqualTo(renewals).isEqualTo(1);
        assertThat(bed.backend.count("audit")).isZero();
    }

    @Test
    void registered_stateSaysSoUntilTheVeryDeadline() {
        RegistrationHandle handle = registered();
        bed.time.pause(EngineBed.VALIDITY.minusNanos(1));

        RegistrationState before = handle.state();
        bed.time.pause(Duration.ofNanos(1));

        assertThat(before).isInstanceOf(Registered.class);
        assertThat(handle.state()).isInstanceOf(Suspended.class);
    }
}
