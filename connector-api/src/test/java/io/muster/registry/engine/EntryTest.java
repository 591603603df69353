package io.muster.registry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.Incarnation;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationListener;
import io.muster.registry.RegistrationLostException;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.Renewal;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is published, and how it is kept as it should be. */
class EntryTest {

    private final EngineBed bed = new EngineBed();

    private RegistrationHandle registered() {
        bed.willing().started();
        return bed.register();
    }

    private EntryContent published() {
        return bed.backend.last("publish").argument(EntryContent.class);
    }

    @Test
    void audit_happensRegularlyAroundItsInterval() {
        registered();

        bed.advance(Duration.ofMinutes(1));

        assertThat(bed.backend.count("audit")).isBetween(9, 16);
        assertThat(bed.backend.last("audit").argument()).asString().contains("port=7000");
        assertThat(bed.backend.count("publish")).isZero();
    }

    /** P18: a process does not ask for all of its servers at the pace of one. */
    @Test
    void audit_ofManyServersOfOneProcess_isTheMoreSeldom() {
        bed.willing().started();
        List<RegistrationHandle> handles = IntStream.range(0, 1_000)
                .mapToObj(i -> bed.engine.register(
                        Registration.of(Entries.GROUP, "localhost", 1 + i), RegistrationListener.NONE))
                .toList();
        bed.advance(Duration.ofSeconds(30));
        int before = bed.backend.count("audit");

        bed.advance(Duration.ofMinutes(1));

        assertThat(bed.backend.count("audit") - before).isBetween(2_000, 4_500);
        handles.forEach(handle -> handle.deregister(Duration.ofSeconds(1)));
        bed.register();
        bed.advance(Duration.ofMinutes(1));
        before = bed.backend.count("audit");
        bed.advance(Duration.ofMinutes(1));
        assertThat(bed.backend.count("audit") - before).as("of the last one").isBetween(9, 16);
    }

    @Test
    void audit_findsDamage_putsTheEntryBackAndTells() {
        registered();
        bed.backend.answering("audit", request -> new Renewal.EntryDamaged("it is missing"));

        bed.advanceMillis(6_300);
        bed.backend.answering("audit", request -> Renewal.kept());

        assertThat(bed.backend.count("publish")).isEqualTo(1);
        assertThat(bed.repairs).containsExactly("it is missing");
        assertThat(bed.count(Counted.REPAIRS)).isEqualTo(1);
        assertThat(bed.stateNames()).containsExactly("Pending", "Registered");
    }

    @Test
    void audit_findsDamageAndPublishingFails_goesOnUntilItIsRepaired() {
        registered();
        bed.backend.answering(
                "audit",
                request -> bed.backend.count("audit") == 1 ? new Renewal.EntryDamaged("altered") : Renewal.kept());
        bed.backend.answering("publish", request -> EngineBed.outage());
        bed.advanceMillis(20_000);
        assertThat(bed.repairs).isEmpty();
        assertThat(bed.backend.count("publish")).isGreaterThan(3);

        bed.willing();
        bed.advanceMillis(5_000);

        assertThat(bed.repairs).containsExactly("altered");
    }

    @Test
    void audit_findsTheIdGone_isLost() {
        registered();
        bed.backend.answering(
                "audit",
                request -> bed.backend.count("audit") == 1 ? new Renewal.Gone("somebody else's") : Renewal.kept());

        bed.advanceMillis(6_500);

        assertThat(bed.stateNames()).containsExactly("Pending", "Registered", "Lost", "Registered");
    }

    @Test
    void audit_failing_isNoDamage() {
        registered();
        bed.backend.answering("audit", request -> EngineBed.outage());

        bed.advance(Duration.ofMinutes(1));

        assertThat(bed.backend.count("publish")).isZero();
        assertThat(bed.backend.count("audit")).isGreaterThan(5);
        assertThat(bed.repairs).isEmpty();
    }

    @Test
    void renewal_findsDamage_putsTheEntryBack() {
        registered();
        bed.backend.answering("renew", request -> new Renewal.EntryDamaged("deleted by somebody"));

        bed.advanceMillis(2_000);

        assertThat(bed.repairs).containsExactly("deleted by somebody");
        assertThat(bed.backend.count("publish")).isEqualTo(1);
    }

    @Test
    void update_publishesInPlace_withoutClaimingAgain() {
        RegistrationHandle handle = registered();

        handle.updateProperties(Map.of("map", "north"));
        bed.time.runPending();

        assertThat(published().registration().properties()).containsEntry("map", "north");
        assertThat(bed.backend.count("claim")).isEqualTo(1);
        assertThat(bed.repairs).isEmpty();
    }

    @Test
    void update_outOfLimits_changesNothing() {
        RegistrationHandle handle = registered();

        assertThatThrownBy(() -> handle.updateProperties(Map.of("bad key", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bad key");
        bed.advance(Duration.ofMillis(100));

        assertThat(bed.backend.count("publish")).isZero();
    }

    @Test
    void updates_whileOneIsUnderWay_onlyTheNewestFollows() {
        RegistrationHandle handle = registered();
        bed.backend.silent("publish");

        for (int i = 0; i < 100; i++) {
            handle.updateProperties(Map.of("step", Integer.toString(i)));
            bed.time.runPending();
        }
        assertThat(bed.backend.count("publish")).isEqualTo(1);
        bed.backend.last("publish").answer(bed.claim);
        bed.time.runPending();

        assertThat(bed.backend.count("publish")).isEqualTo(2);
        assertThat(published().registration().properties()).containsEntry("step", "99");
    }

    @Test
    void update_thatChangesNothing_isNotPublished() {
        RegistrationHandle handle = registered();

        handle.updateProperties(Map.of());
        bed.time.runPending();

        assertThat(bed.backend.count("publish")).isZero();
    }

    @Test
    void update_failing_isRepeatedWithTheNewestContent_andTheClaimIsLookedAt() {
        RegistrationHandle handle = registered();
        bed.backend.answering("publish", request -> EngineBed.outage());
        handle.updateProperties(Map.of("step", "1"));
        bed.time.runPending();
        handle.updateProperties(Map.of("step", "2"));
        bed.advanceMillis(100);
        assertThat(bed.backend.count("renew")).isEqualTo(1);

        bed.willing();
        bed.advanceMillis(1_000);

        assertThat(published().registration().properties()).containsEntry("step", "2");
        int published = bed.backend.count("publish");
        bed.advanceMillis(20_000);
        assertThat(bed.backend.count("publish")).isEqualTo(published);
    }

    @Test
    void update_foundTheClaimLost_isDecidedByARenewal() {
        RegistrationHandle handle = registered();
        bed.backend.answering("publish", request -> new RegistrationLostException("not yours"));
        bed.backend.answering("renew", request -> new Renewal.Gone("not yours"));
        handle.updateProperties(Map.of("step", "1"));

        bed.advanceMillis(200);

        assertThat(bed.stateNames()).contains("Lost");
    }

    @Test
    void repair_withANewerIncarnation_isTheIdentityFromThenOn() {
        RegistrationHandle handle = registered();
        ServerIdentity before = bed.claim.identity();
        ServerIdentity after = new ServerIdentity(before.id(), before.instance(), new Incarnation(Entries.EPOCH, 99));
        Claim renewed = new Claim(after, EngineBed.VALIDITY, EngineBed.RENEW_EVERY, "new token");
        bed.backend.answering("publish", request -> renewed);
        bed.backend.answering("renew", request -> new Renewal.EntryDamaged("deleted"));
        bed.advanceMillis(2_000);
        bed.backend.answering("renew", request -> Renewal.kept());

        bed.advanceMillis(2_000);

        assertThat(handle.claim()).contains(after);
        assertThat(bed.backend.last("renew").argument()).isEqualTo(renewed);
        assertThat(bed.stateNames()).containsExactly("Pending", "Registered", "Registered");
        assertThat(bed.repairs).isNotEmpty();
    }

    @Test
    void lateWriteOfALostClaim_saysNothingOfTheOneAfterIt() {
        RegistrationHandle handle = registered();
        bed.backend.silent("publish");
        handle.updateProperties(Map.of("step", "1"));
        bed.time.runPending();
        Asked late = bed.backend.last("publish");
        bed.backend.answering("renew", request -> new Renewal.Gone("the id is missing"));
        bed.advanceMillis(2_300);
        bed.backend.answering("renew", request -> Renewal.kept());
        ServerIdentity held = bed.claim.identity();
        assertThat(handle.claim()).contains(held);

        late.answer(bed.claim(7));
        bed.time.runPending();

        assertThat(handle.claim()).contains(held);
    }

    @Test
    void renewalOfTheClaimBeforeTheRepair_sayingGone_isAskedAgain() {
        RegistrationHandle handle = registered();
        bed.backend.silent("renew");
        bed.advanceMillis(2_000);
        Asked old = bed.backend.last("renew");
        ServerIdentity after = new ServerIdentity(3, Entries.instance(1), new Incarnation(Entries.EPOCH + 1, 5));
        bed.backend.answering("publish", request -> new Claim(after, EngineBed.VALIDITY, EngineBed.RENEW_EVERY, "new"));
        handle.updateProperties(Map.of("step", "1"));
        bed.time.runPending();
        bed.backend.answering("renew", request -> Renewal.kept());

        old.answer(new Renewal.Gone("that incarnation is over"));
        bed.advanceMillis(200);

        assertThat(handle.claim()).contains(after);
        assertThat(bed.count(Counted.LOSSES)).isZero();
        assertThat(bed.backend.count("renew")).isEqualTo(2);
    }

    @Test
    void maintenance_winsOverTheChecksAndEnds() {
        RegistrationHandle handle = registered();

        handle.maintenance(Optional.of("new disks"));
        bed.time.runPending();
        assertThat(published().health()).isEqualTo(new Health(HealthStatus.MAINTENANCE, "new disks"));
        assertThat(handle.health().status()).isEqualTo(HealthStatus.MAINTENANCE);
        handle.maintenance(Optional.empty());
        bed.time.runPending();

        assertThat(published().health()).isEqualTo(Health.PASSING);
    }

    @Test
    void maintenance_withoutAReason_endsIt() {
        RegistrationHandle handle = registered();
        handle.maintenance(Optional.of("new disks"));
        bed.time.runPending();

        handle.maintenance(Optional.of(""));
        bed.time.runPending();

        assertThat(handle.health()).isEqualTo(Health.PASSING);
    }

    @Test
    void audit_whileAnUpdateIsUnderWay_waitsForIt() {
        RegistrationHandle handle = registered();
        bed.backend.silent("publish");
        handle.updateProperties(Map.of("step", "1"));
        bed.time.runPending();

        bed.backend.events().claimDoubted("touched");
        bed.advanceMillis(500);
        assertThat(bed.backend.count("audit")).isZero();
        bed.backend.last("publish").answer(bed.claim);
        bed.time.runPending();

        assertThat(bed.backend.count("audit")).isEqualTo(1);
        assertThat(bed.backend.last("audit").argument()).asString().contains("step=1");
    }

    @Test
    void suspendedAndPutBackAnew_staysSuspendedUnderTheNewIdentity() {
        registered();
        bed.backend.answering("renew", request -> EngineBed.outage());
        bed.advance(EngineBed.VALIDITY);
        ServerIdentity after = new ServerIdentity(3, Entries.instance(1), new Incarnation(Entries.EPOCH, 500));
        bed.backend.answering("publish", request -> new Claim(after, EngineBed.VALIDITY, EngineBed.RENEW_EVERY, "new"));
        bed.backend.answering("audit", request -> new Renewal.EntryDamaged("deleted"));

        bed.advanceMillis(7_000);

        assertThat(bed.state())
                .isInstanceOfSatisfying(
                        RegistrationState.Suspended.class,
                        suspended -> assertThat(suspended.former()).isEqualTo(after));
    }
}
