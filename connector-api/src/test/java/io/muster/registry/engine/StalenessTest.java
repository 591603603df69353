package io.muster.registry.engine;

import static io.muster.registry.engine.Entries.GROUP;
import static io.muster.registry.engine.Entries.entry;
import static io.muster.registry.engine.Entries.listing;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Freshness;
import io.muster.registry.Freshness.Stale;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.backend.Listing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Unreachable is not empty (P14). */
class StalenessTest {

    private static final String LIST = "list " + GROUP;

    private final EngineBed bed = new EngineBed();

    private void watching(Listing first) {
        bed.backend.answering(LIST, request -> first);
        bed.started();
        bed.watch(GROUP);
    }

    private Stale stale() {
        assertThat(bed.snapshot().freshness()).isInstanceOf(Stale.class);
        return (Stale) bed.snapshot().freshness();
    }

    @Test
    void disconnected_theLastViewStands_andIsToldStaleAtOnce() {
        watching(listing(10, entry(1, 5)));
        Instant when = bed.time.now();

        bed.backend.events().disconnected("connection reset");
        bed.time.runPending();

        assertThat(bed.ids()).containsExactly(1);
        assertThat(stale()).isEqualTo(new Stale(when, "connection reset"));
    }

    @Test
    void outage_isToldOnce_howeverOftenItIsTried() {
        watching(listing(10, entry(1, 5)));
        bed.backend.events().disconnected("connection reset");
        int[] attempt = {0};
        bed.backend.answering(LIST, request -> new RegistryUnavailableException("attempt " + attempt[0]++));

        bed.advance(Duration.ofMinutes(5));
        bed.backend.events().disconnected("connection refused");
        bed.time.runPending();

        assertThat(bed.snapshots).hasSize(2);
        assertThat(bed.backend.count(LIST)).isBetween(60, 200);
    }

    @Test
    void reconnected_changesAndFreshnessComeInOneSnapshot() {
        watching(listing(10, entry(1, 5), entry(2, 6)));
        bed.backend.events().disconnected("connection reset");
        bed.time.runPending();
        bed.backend.answering(LIST, request -> listing(20, entry(2, 6), entry(3, 15)));

        bed.backend.events().connected();
        bed.advance(EngineBed.SETTINGS.recoveryJitter());

        assertThat(bed.snapshots).hasSize(3);
        assertThat(bed.ids()).containsExactly(2, 3);
        assertThat(bed.snapshot().freshness().isCurrent()).isTrue();
    }

    @Test
    void reconnected_withNothingChanged_isToldCurrentAgain() {
        watching(listing(10, entry(1, 5)));
        bed.backend.events().disconnected("connection reset");
        bed.time.runPending();

        bed.backend.events().connected();
        bed.advance(EngineBed.SETTINGS.recoveryJitter());

        assertThat(bed.snapshots.stream().map(RegistrySnapshot::freshness).map(Freshness::isCurrent))
                .containsExactly(true, false, true);
    }

    @Test
    void reconnected_isNotCurrentBeforeEveryGroupWasListed() {
        bed.backend.answering(LIST, request -> listing(10, entry(1, 5)));
        bed.backend.answering("list social", request -> listing(10));
        bed.started();
        bed.watch(GROUP, "social");
        bed.backend.events().disconnected("connection reset");
        bed.time.runPending();
        bed.backend.answering(LIST, request -> listing(20, entry(2, 12)));
        bed.backend.silent("list social");

        bed.backend.events().connected();
        bed.advance(EngineBed.SETTINGS.recoveryJitter());
        assertThat(bed.snapshot().freshness().isCurrent()).isFalse();
        assertThat(bed.ids()).containsExactly(1);
        bed.backend.last("list social").answer(listing(21));
        bed.advanceMillis(200);

        assertThat(bed.snapshots).hasSize(3);
        assertThat(bed.ids()).containsExactly(2);
    }

    @Test
    void reconnected_oneGroupKeepsFailing_theOthersChangesAreShownThoughStale() {
        bed.backend.answering(LIST, request -> listing(10, entry(1, 5)));
        bed.backend.answering("list social", request -> listing(10));
        bed.started();
        bed.watch(GROUP, "social");
        bed.backend.events().disconnected("connection reset");
        bed.time.runPending();
        bed.backend.answering(LIST, request -> listing(20, entry(1, 5), entry(2, 12)));
        bed.backend.answering("list social", request -> EngineBed.outage());

        bed.backend.events().connected();
        bed.advanceMillis(1_000);

        assertThat(bed.ids()).containsExactly(1, 2);
        assertThat(bed.snapshot().freshness()).isInstanceOf(Stale.class);
    }

    @Test
    void listAskedBeforeTheOutage_saysNothingOfTheTimeAfter() {
        watching(listing(10, entry(1, 5)));
        bed.advanceMillis(1_000);
        bed.backend.silent(LIST);
        bed.backend.sink(GROUP).doubt("?");
        bed.time.runPending();
        Asked before = bed.backend.last(LIST);
        bed.backend.events().disconnected("connection reset");
        bed.backend.events().connected();
        bed.advanceMillis(300);
        assertThat(bed.backend.last(LIST)).as("never two at once").isSameAs(before);

        before.answer(listing(10, entry(1, 5)));
        bed.time.runPending();
        assertThat(bed.snapshot().freshness()).isInstanceOf(Stale.class);
        bed.backend.last(LIST).answer(listing(20, entry(1, 5), entry(2, 12)));
        bed.time.runPending();

        assertThat(bed.ids()).containsExactly(1, 2);
        assertThat(bed.snapshot().freshness().isCurrent()).isTrue();
    }

    @Test
    void listAskedBeforeTheOutageInABackoff_isAskedAgainToo() {
        watching(listing(10, entry(1, 5)));
        bed.backend.answering(LIST, request -> EngineBed.outage());
        bed.backend.sink(GROUP).doubt("?");
        bed.advanceMillis(150);
        bed.backend.silent(LIST);
        bed.advanceMillis(5_000);
        Asked before = bed.backend.last(LIST);
        assertThat(before.answer()).isNotDone();
        bed.backend.events().disconnected("connection reset");
        bed.time.runPending();

        before.answer(listing(10, entry(1, 5)));
        bed.backend.answering(LIST, request -> listing(11, entry(1, 5)));
        bed.advanceMillis(6_000);

        assertThat(bed.snapshot().freshness().isCurrent()).isTrue();
    }

    @Test
    void listFails_meansStale_untilOneSucceeds() {
        watching(listing(10, entry(1, 5)));
        bed.backend.answering(LIST, request -> EngineBed.outage());

        bed.advanceMillis(40_000);
        assertThat(stale().reason()).contains("connection refused by script:1");
        bed.backend.answering(LIST, request -> listing(11, entry(1, 5)));
        bed.advanceMillis(5_000);

        assertThat(bed.snapshot().freshness().isCurrent()).isTrue();
    }

    @Test
    void listUnanswered_meansStale() {
        watching(listing(10, entry(1, 5)));
        bed.backend.silent(LIST);

        bed.advanceMillis(45_000);

        assertThat(stale().reason()).contains("listing group world at script:1 was not answered within 3000 ms");
        assertThat(bed.ids()).containsExactly(1);
    }

    @Test
    void beforeTheFirstSnapshot_itIsToldThatThereIsNone_andAgainWhenTheReasonChanges() {
        bed.backend.answering(LIST, request -> EngineBed.outage());
        bed.started();
        bed.watch(GROUP);
        bed.advanceMillis(20_000);
        assertThat(bed.snapshots).isEmpty();
        assertThat(bed.unavailable).hasSize(1);
        Instant since = bed.unavailable.get(0).since();

        bed.backend.events().disconnected("no route");
        bed.time.runPending();

        assertThat(bed.unavailable).hasSize(2);
        assertThat(bed.unavailable.get(1)).isEqualTo(new Stale(since, "no route"));
    }

    @Test
    void watchOpenedDuringAnOutage_isToldAtOnce() {
        bed.started();
        bed.backend.events().disconnected("no route");
        bed.time.runPending();

        bed.watch(GROUP);

        assertThat(bed.unavailable).extracting(Stale::reason).containsExactly("no route");
    }

    @Test
    void secondWatchDuringAnOutage_getsTheLastViewAsStale() {
        watching(listing(10, entry(1, 5)));
        bed.backend.events().disconnected("no route");
        bed.time.runPending();
        List<RegistrySnapshot> seen = new ArrayList<>();

        bed.engine.watch(Set.of(GROUP), seen::add);
        bed.time.runPending();

        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).freshness()).isInstanceOf(Stale.class);
        assertThat(seen.get(0).group(GROUP).serversById()).containsOnlyKeys(1);
    }

    @Test
    void firstConnectionAfterAFailedStart_listsNow() {
        bed.backend.answering(LIST, request -> EngineBed.outage());
        bed.engine.start();
        bed.watch(GROUP);
        bed.advance(Duration.ofMinutes(1));
        bed.backend.answering(LIST, request -> listing(1));
        int before = bed.backend.count(LIST);

        bed.backend.events().connected();
        bed.advance(EngineBed.SETTINGS.recoveryJitter());

        assertThat(bed.backend.count(LIST)).isEqualTo(before + 1);
        assertThat(bed.snapshot().freshness().isCurrent()).isTrue();
    }

    @Test
    void reallyEmptyGroup_isDeliveredAsEmpty() {
        watching(listing(10));

        assertThat(bed.ids()).isEmpty();
        assertThat(bed.snapshot().freshness().isCurrent()).isTrue();
    }

    @Test
    void listingThatArrivesUnaskedDuringTheOutage_isIgnored() {
        watching(listing(10, entry(1, 5)));
        bed.backend.events().disconnected("connection reset");

        bed.backend.sink(GROUP).listed(listing(11));
        bed.time.runPending();

        assertThat(bed.ids()).containsExactly(1);
        assertThat(bed.snapshot().freshness()).isInstanceOf(Stale.class);
    }
}
