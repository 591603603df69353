package io.muster.registry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.Departure;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.Renewal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClaimingTest {

    private final EngineBed bed = new EngineBed();

    @Test
    void register_beforeStart_claimsOnceStarted() {
        RegistrationHandle handle = bed.register();
        bed.advanceMillis(60_000);
        assertThat(bed.backend.asked).isEmpty();
        assertThat(handle.state()).isInstanceOf(RegistrationState.Pending.class);

        bed.willing().started();

        assertThat(bed.stateNames()).containsExactly("Pending", "Registered");
    }

    @Test
    void claim_granted_isRegisteredUnderTheGivenIdentity() {
        bed.willing().started();

        RegistrationHandle handle = bed.register();

        assertThat(handle.claim()).contains(bed.claim.identity());
        ClaimRequest request = bed.backend.last("claim").argument(ClaimRequest.class);
        assertThat(request.preferredId()).isEmpty();
        assertThat(request.idRange()).isEqualTo(16);
        assertThat(request.content().registration()).isEqualTo(EngineBed.registration());
    }

    @Test
    void claim_registryDown_goesOnForEverWithJitteredBackoff() {
        bed.backend.answering("claim", request -> EngineBed.outage());
        bed.started().register();

        bed.advance(Duration.ofHours(1));

        List<Long> gaps = gaps("claim");
        assertThat(gaps.get(0)).isBetween(100L, 200L);
        assertThat(gaps).allMatch(gap -> gap >= 100 && gap <= 5_000);
        assertThat(gaps.subList(10, gaps.size())).anyMatch(gap -> gap < 1_500).anyMatch(gap -> gap > 4_000);
        assertThat(bed.state()).isInstanceOfSatisfying(RegistrationState.Pending.class, pending -> {
            assertThat(pending.attempts()).isEqualTo(bed.backend.count("claim"));
            assertThat(pending.lastError()).get().asString().contains("connection refused by script:1");
        });
    }

    @Test
    void claim_rejected_isRetriedSlowlyAndHeals() {
        bed.willing().backend.answering("claim", request -> new RegistryRejectedException("all ids are taken"));
        bed.started().register();

        bed.advanceMillis(30_000);

        assertThat(gaps("claim")).allMatch(gap -> gap >= 1_000);
        assertThat(bed.state())
                .isInstanceOfSatisfying(
                        RegistrationState.Pending.class,
                        pending -> assertThat(pending.lastError()).get().isInstanceOf(RegistryRejectedException.class));
        bed.willing();
        bed.advanceMillis(5_000);
        assertThat(bed.state()).isInstanceOf(RegistrationState.Registered.class);
    }

    @Test
    void claim_failsWithAnUnknownError_countsAsAnOutageThatNamesWhatAndWhere() {
        bed.backend.answering("claim", request -> new IllegalStateException("what?"));
        bed.started().register();

        assertThat(bed.state())
                .isInstanceOfSatisfying(
                        RegistrationState.Pending.class,
                        pending -> assertThat(pending.lastError())
                                .get()
                                .asString()
                                .contains("RegistryUnavailableException")
                                .contains("claiming an id at script:1 failed: IllegalStateException: what?"));
    }

    @Test
    void claim_backendThrowsAtOnce_isAFailedAttemptLikeAnyOther() {
        bed.backend.answering("claim", request -> {
            throw new IllegalStateException("thrown, not returned");
        });
        bed.started().register();

        bed.advanceMillis(1_000);

        assertThat(bed.backend.count("claim")).isGreaterThan(1);
    }

    @Test
    void claim_unanswered_isAbandonedBeforeTheNext() {
        bed.started().register();
        bed.advanceMillis(3_000);
        assertThat(bed.state())
                .isInstanceOfSatisfying(
                        RegistrationState.Pending.class,
                        pending -> assertThat(pending.attempts()).isEqualTo(1));

        bed.advanceMillis(200);

        assertThat(verbs()).containsExactly("claim", "abandon");
        bed.backend.last("abandon").done();
        bed.advanceMillis(0);
        assertThat(verbs()).containsExactly("claim", "abandon", "claim");
    }

    @Test
    void claim_abandonmentFails_isRepeatedBeforeTheNextClaim() {
        bed.started().register();
        bed.backend.answering("abandon", request -> EngineBed.outage());
        bed.advanceMillis(10_000);

        assertThat(bed.backend.count("claim")).isEqualTo(1);
        assertThat(bed.backend.count("abandon")).isGreaterThan(2);
        assertThat(bed.count(Counted.CLAIM_FAILURES)).isEqualTo(bed.backend.count("abandon") + 1);
    }

    @Test
    void claim_answeredLateWhileWaiting_isUsedWithTheTimeItWasSent() {
        bed.started();
        RegistrationHandle handle = bed.register();
        bed.advanceMillis(3_050);

        bed.backend.last("claim").answer(bed.claim(5));
        bed.time.runPending();

        assertThat(handle.claim()).contains(bed.claim.identity());
        bed.time.pause(EngineBed.VALIDITY.minusMillis(3_051));
        assertThat(handle.claim()).isPresent();
        bed.time.pause(Duration.ofMillis(1));
        assertThat(handle.claim()).isEmpty();
        assertThat(bed.backend.count("abandon")).isZero();
    }

    @Test
    void claim_answeredLateBeyondItsValidity_isAbandonedNotUsed() {
        EngineBed slow =
                new EngineBed(EngineBed.SETTINGS.withRetry(new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(1))));
        slow.started().register();
        slow.advance(EngineBed.VALIDITY);

        slow.backend.last("claim").answer(slow.claim(5));
        slow.time.runPending();

        assertThat(slow.state()).isInstanceOf(RegistrationState.Pending.class);
        slow.backend.answering("abandon", request -> null);
        slow.advance(Duration.ofMinutes(2));
        assertThat(slow.backend.asked.stream().map(Asked::verb)).startsWith("claim", "abandon", "claim");
    }

    @Test
    void claim_answeredLateWhileItIsAbandoned_isNotUsed() {
        bed.started().register();
        bed.advanceMillis(3_300);
        assertThat(bed.backend.count("abandon")).isEqualTo(1);

        bed.backend.last("claim").answer(bed.claim(5));
        bed.time.runPending();
        assertThat(bed.state()).isInstanceOf(RegistrationState.Pending.class);
        bed.backend.last("abandon").done();
        bed.time.runPending();
        bed.backend.last("claim").answer(bed.claim(6));
        bed.time.runPending();

        assertThat(bed.state()).isEqualTo(new RegistrationState.Registered(bed.claim.identity()));
        assertThat(bed.claim.identity().id()).isEqualTo(6);
    }

    @Test
    void connected_whileBackingOff_claimsNow() {
        bed.backend.answering("claim", request -> EngineBed.outage());
        bed.started().register();
        bed.advanceMillis(60_000);
        bed.willing();
        int before = bed.backend.count("claim");

        bed.backend.events().connected();
        bed.advance(EngineBed.SETTINGS.recoveryJitter());

        assertThat(bed.backend.count("claim")).isEqualTo(before + 1);
        assertThat(bed.state()).isInstanceOf(RegistrationState.Registered.class);
    }

    @Test
    void lost_isClaimedAgainWithTheLastIdAndTheNewestContent() {
        bed.willing().started();
        RegistrationHandle handle = bed.register();
        bed.backend.answering("publish", request -> EngineBed.outage());
        handle.updateProperties(Map.of("map", "north"));
        bed.time.runPending();
        bed.backend.answering(
                "renew", request -> bed.backend.count("renew") == 1 ? new Renewal.Gone("expired") : Renewal.kept());

        bed.advanceMillis(2_300);

        ClaimRequest again = bed.backend.last("claim").argument(ClaimRequest.class);
        assertThat(bed.backend.count("claim")).isEqualTo(2);
        assertThat(again.preferredId()).hasValue(3);
        assertThat(again.lastKnownEpoch()).hasValue(Entries.EPOCH);
        assertThat(again.content().registration().properties()).containsEntry("map", "north");
        assertThat(bed.stateNames()).containsSubsequence("Registered", "Lost", "Registered");
        assertThat(bed.count(Counted.REREGISTRATIONS)).isEqualTo(1);
    }

    @Test
    void contentChangedWhileClaiming_isPublishedAfterwards() {
        bed.started();
        RegistrationHandle handle = bed.register();
        handle.updateProperties(Map.of("map", "south"));
        bed.time.runPending();
        assertThat(bed.backend.count("publish")).isZero();

        bed.backend.last("claim").answer(bed.claim(0));
        bed.time.runPending();

        assertThat(bed.backend.last("publish").argument()).asString().contains("map=south");
    }

    @Test
    void register_sameInstanceTwice_isRefusedUntilItHasLeft() {
        bed.willing().started();
        RegistrationHandle handle = bed.register();

        assertThatThrownBy(bed::register)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("instance=" + Entries.instance(1));

        handle.deregister(Duration.ofSeconds(1));
        bed.time.runPending();
        assertThat(handle.state()).isEqualTo(new RegistrationState.Departed(Departure.REMOVED));
        assertThat(bed.register().claim()).isPresent();
    }

    private List<String> verbs() {
        return bed.backend.asked.stream().map(Asked::verb).toList();
    }

    private List<Long> gaps(String verb) {
        List<Asked> all = bed.backend.all(verb);
        return IntStream.range(1, all.size())
                .mapToObj(i -> (all.get(i).at() - all.get(i - 1).at()) / 1_000_000)
                .toList();
    }
}
