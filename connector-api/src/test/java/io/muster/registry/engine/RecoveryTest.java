package io.muster.registry.engine;

import static io.muster.registry.engine.Entries.GROUP;
import static io.muster.registry.engine.Entries.entry;
import static io.muster.registry.engine.Entries.listing;
import static io.muster.registry.engine.Entries.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Freshness;
import io.muster.registry.Freshness.Recovering;
import io.muster.registry.RegisteredServer;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.Listing;
import io.muster.registry.backend.Renewal;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A wiped or restored registry does not take the living off the view (P15). */
class RecoveryTest {

    private static final String LIST = "list " + GROUP;

    private final EngineBed bed = new EngineBed();

    private void watching(Listing first) {
        bed.willing().backend.answering(LIST, request -> first);
        bed.started();
        bed.watch(GROUP);
        bed.advanceMillis(1_000);
    }

    private void becomes(Listing listing) {
        bed.backend.answering(LIST, request -> listing);
        bed.backend.sink(GROUP).doubt("the data was lost");
        bed.advanceMillis(200);
    }

    private static Listing wiped(EntryRead... entries) {
        return listing(OptionalLong.empty(), 1, entries);
    }

    private Recovering recovering() {
        assertThat(bed.snapshot().freshness()).isInstanceOf(Recovering.class);
        return (Recovering) bed.snapshot().freshness();
    }

    @Test
    void epochGone_withholdsDeparturesForTheSettleTime_andThenBelievesTheRegistry() {
        watching(listing(10, entry(1, 5), entry(2, 6)));

        becomes(wiped());
        assertThat(bed.ids()).containsExactly(1, 2);
        assertThat(recovering().reason()).contains("epoch 100 is gone");
        assertThat(Duration.between(recovering().since(), recovering().until())).isEqualTo(ScriptedBackend.SETTLE);
        bed.advance(ScriptedBackend.SETTLE.minusMillis(200));
        assertThat(bed.ids()).containsExactly(1, 2);
        bed.advanceMillis(200);

        assertThat(bed.ids()).isEmpty();
        assertThat(bed.snapshot().freshness()).isEqualTo(Freshness.current());
        assertThat(bed.count(Counted.RECOVERIES)).isEqualTo(1);
    }

    @Test
    void epochGone_isReadStronglyBeforeItCounts() {
        watching(listing(10, entry(1, 5)));
        bed.backend.answering(
                LIST, request -> request.argument() == Consistency.STRONG ? listing(11, entry(1, 5)) : wiped());

        bed.backend.sink(GROUP).doubt("?");
        bed.advanceMillis(500);

        assertThat(bed.snapshots).hasSize(1);
        assertThat(bed.count(Counted.RECOVERIES)).isZero();
    }

    @Test
    void revisionThatWentBackAndCaughtUp_withholdsDepartures() {
        watching(listing(10, entry(1, 5), entry(2, 6)));
        bed.backend.answering(
                LIST,
                request ->
                        request.argument() == Consistency.STRONG ? listing(11, entry(1, 5)) : listing(9, entry(1, 5)));
        bed.backend.sink(GROUP).doubt("?");
        bed.advanceMillis(500);

        assertThat(bed.ids()).containsExactly(1, 2);
        assertThat(recovering().reason()).contains("went back from 10 to 9");
    }

    @Test
    void revisionThatWentBackOnce_isForgottenIfNobodyIsMissing() {
        watching(listing(10, entry(1, 5), entry(2, 6)));
        bed.backend.answering(
                LIST, request -> listing(request.argument() == Consistency.STRONG ? 11 : 9, entry(1, 5), entry(2, 6)));
        bed.backend.sink(GROUP).doubt("?");
        bed.advanceMillis(500);
        assertThat(bed.snapshot().freshness().isCurrent()).isTrue();
        assertThat(bed.count(Counted.RECOVERIES)).isZero();
    }

    @Test
    void whoComesBackInTime_neverLeft() {
        watching(listing(10, entry(1, 5), entry(2, 6)));
        becomes(wiped());

        RegisteredServer again = server(1, 1, 200, 1);
        becomes(listing(OptionalLong.of(200), 3, entry(again, 2)));
        assertThat(bed.snapshot().server(1)).contains(again);
        assertThat(bed.ids()).containsExactly(1, 2);
        bed.advance(ScriptedBackend.SETTLE);

        assertThat(bed.ids()).containsExactly(1);
        assertThat(bed.snapshots.stream()
                        .map(snapshot -> snapshot.group(GROUP).serversById().keySet()))
                .allSatisfy(ids -> assertThat(ids).contains(1));
    }

    @Test
    void theNewEpochInPlaceOfTheMissingOne_doesNotProlongIt() {
        watching(listing(10, entry(1, 5)));
        becomes(wiped());
        bed.advanceMillis(5_000);

        becomes(listing(OptionalLong.of(200), 3, entry(server(1, 1, 200, 1), 2)));
        bed.advanceMillis(3_000);

        assertThat(bed.snapshot().freshness().isCurrent()).isTrue();
        assertThat(bed.count(Counted.RECOVERIES)).isEqualTo(1);
    }

    @Test
    void wipedOnceMore_beginsAnew() {
        watching(listing(10, entry(1, 5)));
        becomes(wiped());
        becomes(listing(OptionalLong.of(200), 3));
        bed.advanceMillis(5_000);

        becomes(wiped());
        bed.advanceMillis(5_000);

        assertThat(recovering().reason()).contains("epoch 200 is gone");
        assertThat(bed.ids()).containsExactly(1);
    }

    @Test
    void whoComesNew_isShownAtOnce_andSoIsWhoTookAnId() {
        watching(listing(10, entry(1, 5), entry(2, 6)));
        becomes(wiped());

        RegisteredServer stranger = server(1, 77, 200, 1);
        becomes(listing(OptionalLong.of(200), 4, entry(stranger, 2), entry(server(3, 3, 200, 3), 3)));

        assertThat(bed.ids()).containsExactly(1, 2, 3);
        assertThat(bed.snapshot().server(1)).contains(stranger);
    }

    @Test
    void deltaRemovalsDuringTheSettleTime_areWithheldToo() {
        watching(listing(10, entry(1, 5)));
        becomes(listing(OptionalLong.of(200), 4, entry(server(1, 1, 200, 2), 2)));

        bed.backend.sink(GROUP).removed("key1", 5);
        bed.time.runPending();
        assertThat(bed.ids()).containsExactly(1);
        bed.advance(ScriptedBackend.SETTLE);

        assertThat(bed.ids()).isEmpty();
    }

    @Test
    void otherGroupsOfTheSystem_areRecoveringToo() {
        bed.willing().backend.answering(LIST, request -> listing(10, entry(1, 5)));
        bed.backend.answering("list social", request -> listing(10));
        bed.started();
        bed.watch(GROUP, "social");
        bed.advanceMillis(1_000);
        bed.backend.answering("list social", request -> wiped());

        bed.backend.sink("social").doubt("lost");
        bed.advanceMillis(200);
        bed.backend.sink(GROUP).removed("key1", 11);
        bed.time.runPending();

        assertThat(recovering().reason()).contains("epoch");
        assertThat(bed.ids()).containsExactly(1);
    }

    @Test
    void otherGroup_thatIsReadLater_isNoSecondLossAndNoRollback() {
        bed.willing().backend.answering(LIST, request -> listing(1_000, entry(1, 5)));
        bed.backend.answering("list social", request -> listing(1_000));
        bed.started();
        bed.watch(GROUP, "social");
        bed.advanceMillis(1_000);
        bed.backend.answering("list social", request -> listing(OptionalLong.of(200), 3));
        bed.backend.answering(LIST, request -> listing(OptionalLong.of(200), 3, entry(server(1, 1, 200, 2), 2)));

        bed.backend.sink("social").doubt("lost");
        bed.advanceMillis(200);
        bed.backend.sink(GROUP).doubt("lost");
        bed.advanceMillis(200);

        assertThat(bed.count(Counted.RECOVERIES)).isEqualTo(1);
        assertThat(bed.backend.count("raiseEpoch")).isZero();
        assertThat(bed.snapshot().server(1)).contains(server(1, 1, 200, 2));
    }

    @Test
    void outageDuringTheSettleTime_beginsItAnewAfterwards() {
        watching(listing(10, entry(1, 5)));
        becomes(wiped());
        bed.backend.answering(LIST, request -> EngineBed.outage());
        bed.backend.events().disconnected("restarting");
        bed.advance(Duration.ofMinutes(1));
        assertThat(bed.snapshot().freshness()).isInstanceOf(Freshness.Stale.class);
        assertThat(bed.ids()).containsExactly(1);

        bed.backend.answering(LIST, request -> listing(OptionalLong.of(200), 3));
        bed.backend.events().connected();
        bed.advance(ScriptedBackend.SETTLE.minusMillis(1));
        assertThat(bed.ids()).containsExactly(1);
        bed.advanceMillis(1);

        assertThat(bed.ids()).isEmpty();
    }

    @Test
    void registryThatCannotBeReadAtTheEndOfTheSettleTime_getsAnother() {
        watching(listing(10, entry(1, 5)));
        becomes(wiped());
        bed.backend.answering(LIST, request -> EngineBed.outage());
        bed.backend.sink(GROUP).doubt("?");

        bed.advance(ScriptedBackend.SETTLE.multipliedBy(3));
        assertThat(bed.ids()).containsExactly(1);
        bed.backend.answering(LIST, request -> listing(OptionalLong.of(200), 3));
        bed.advance(ScriptedBackend.SETTLE.multipliedBy(2));

        assertThat(bed.ids()).isEmpty();
        assertThat(bed.snapshot().freshness().isCurrent()).isTrue();
    }

    @Test
    void rolledBackWithinAnEpoch_raisesTheEpochWhileAClaimIsHeld_andLooksAtTheEntry() {
        watching(listing(10, entry(1, 5)));
        bed.register();
        bed.advanceMillis(500);
        bed.backend.answering("audit", request -> Renewal.kept());
        int audits = bed.backend.count("audit");

        becomes(listing(4, entry(1, 5)));

        assertThat(bed.backend.all("raiseEpoch")).hasSize(1);
        assertThat(bed.backend.last("raiseEpoch").argument()).isEqualTo(Entries.EPOCH + 1);
        assertThat(bed.backend.count("audit")).isGreaterThan(audits);
        assertThat(recovering().reason()).contains("revision went back from 10 to 4");
    }

    @Test
    void raisingTheEpoch_isRepeatedUntilItSucceeds() {
        watching(listing(10, entry(1, 5)));
        bed.register();
        bed.backend.answering("raiseEpoch", request -> EngineBed.outage());
        becomes(wiped(entry(1, 5)));
        bed.advanceMillis(3_000);
        int tries = bed.backend.count("raiseEpoch");
        assertThat(tries).isGreaterThan(2);

        bed.backend.answering("raiseEpoch", request -> 500L);
        bed.advance(Duration.ofMinutes(1));

        assertThat(bed.backend.count("raiseEpoch")).isEqualTo(tries + 1);
        assertThat(bed.engine.diagnose().epoch()).isEmpty();
    }

    @Test
    void theRaisedEpoch_isExpected() {
        watching(listing(10, entry(1, 5)));
        bed.register();
        becomes(listing(4, entry(1, 5)));

        becomes(listing(OptionalLong.of(Entries.EPOCH + 50), 6, entry(server(1, 1, Entries.EPOCH + 50, 5), 6)));

        assertThat(bed.count(Counted.RECOVERIES)).isEqualTo(1);
        bed.advance(ScriptedBackend.SETTLE);
        assertThat(bed.snapshot().freshness().isCurrent()).isTrue();
    }

    @Test
    void rolledBackAndNoClaimHeld_theNextClaimAsksForANewerEpoch() {
        watching(listing(10, entry(1, 5)));

        becomes(listing(4, entry(1, 5)));
        assertThat(bed.backend.count("raiseEpoch")).isZero();
        bed.register();

        assertThat(bed.backend.last("claim").argument(ClaimRequest.class).lastKnownEpoch())
                .hasValue(Entries.EPOCH + 1);
    }

    @Test
    void wiped_ownClaimIsRenewedAtOnce() {
        watching(listing(10, entry(1, 5)));
        bed.register();
        bed.advanceMillis(300);
        int renewals = bed.backend.count("renew");

        becomes(wiped());

        assertThat(bed.backend.count("renew")).isGreaterThan(renewals);
    }

    @Test
    void firstEpochEver_isNoRecovery() {
        watching(listing(OptionalLong.empty(), 1));

        becomes(listing(4, entry(1, 3)));

        assertThat(bed.ids()).containsExactly(1);
        assertThat(bed.snapshots.stream().map(snapshot -> snapshot.freshness().isCurrent()))
                .containsExactly(true, true);
    }
}
