package io.muster.registry.engine;

import static io.muster.registry.engine.Entries.GROUP;
import static io.muster.registry.engine.Entries.entry;
import static io.muster.registry.engine.Entries.listing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.Freshness;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.WatchHandle;
import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.Listing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MembershipTest {

    private static final String LIST = "list " + GROUP;

    private final EngineBed bed = new EngineBed();

    private WatchHandle watching(Listing first) {
        bed.backend.answering(LIST, request -> first);
        bed.started();
        return bed.watch(GROUP);
    }

    private GroupFeed.Sink sink() {
        return bed.backend.sink(GROUP);
    }

    @Test
    void watch_beforeStart_isListedOnceStarted() {
        bed.watch(GROUP);
        assertThat(bed.backend.asked).isEmpty();
        bed.backend.answering(LIST, request -> listing(1));

        bed.started();

        assertThat(bed.snapshot().group(GROUP).servers()).isEmpty();
        assertThat(bed.snapshot().freshness()).isEqualTo(Freshness.current());
        assertThat(bed.backend.count(LIST)).isEqualTo(1);
    }

    @Test
    void firstSnapshot_isDeliveredOnce_withAllGroups() {
        bed.backend.answering(LIST, request -> listing(10, entry(1, 5)));
        bed.started();
        WatchHandle handle = bed.watch(GROUP, "social");
        assertThat(bed.snapshots).isEmpty();
        assertThat(handle.latest()).isEmpty();

        bed.backend.last("list social").answer(listing(11));
        bed.advanceMillis(100);

        assertThat(bed.snapshots).hasSize(1);
        assertThat(bed.snapshot().groups().keySet()).containsExactly("social", GROUP);
        assertThat(handle.latest()).contains(bed.snapshot());
    }

    @Test
    void deltas_areDeliveredAtOnceWithoutListing_eachStrictlyNewer() {
        watching(listing(10, entry(1, 5)));

        sink().upserted(entry(2, 11));
        bed.time.runPending();
        assertThat(bed.ids()).containsExactly(1, 2);
        sink().removed("key1", 12);
        bed.time.runPending();
        assertThat(bed.ids()).containsExactly(2);

        assertThat(bed.backend.count(LIST)).isEqualTo(1);
        assertThat(bed.snapshots.stream().map(RegistrySnapshot::version)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void deltasThatAreNoNews_areNotDelivered() {
        watching(listing(10, entry(1, 8)));

        sink().upserted(entry(1, 8));
        sink().removed("key1", 7);
        sink().removed("nobody", 11);
        bed.time.runPending();

        assertThat(bed.snapshots).hasSize(1);
        assertThat(bed.ids()).containsExactly(1);
    }

    @Test
    void deltasBeforeTheFirstListing_areNotLostAndNotDeliveredAlone() {
        bed.started();
        bed.watch(GROUP);
        sink().upserted(entry(2, 12));
        bed.time.runPending();
        assertThat(bed.snapshots).isEmpty();

        bed.backend.last(LIST).answer(listing(10, entry(1, 5)));
        bed.time.runPending();

        assertThat(bed.ids()).containsExactly(1, 2);
    }

    @Test
    void deltas_mayEmptyAGroupWithoutBeingConfirmed() {
        watching(listing(10, entry(1, 5)));

        sink().removed("key1", 11);
        bed.time.runPending();

        assertThat(bed.ids()).isEmpty();
        assertThat(bed.backend.count(LIST)).isEqualTo(1);
    }

    @Test
    void listing_arrivedUnasked_isApplied() {
        watching(listing(10, entry(1, 5)));

        sink().listed(listing(12, entry(1, 5), entry(2, 11)));
        bed.time.runPending();

        assertThat(bed.ids()).containsExactly(1, 2);
    }

    @Test
    void doubt_listsAtOnce_andTellsOnlyWhatChanged() {
        watching(listing(10, entry(1, 5)));
        bed.advanceMillis(1_000);

        sink().doubt("the stream ended");
        bed.time.runPending();
        assertThat(bed.backend.count(LIST)).isEqualTo(2);
        assertThat(bed.snapshots).hasSize(1);
        bed.backend.answering(LIST, request -> listing(12, entry(1, 5), entry(2, 11)));
        bed.advanceMillis(1_000);
        sink().doubt("the stream ended");
        bed.time.runPending();

        assertThat(bed.ids()).containsExactly(1, 2);
    }

    @Test
    void doubt_aStormOfIt_isBoundedInRateAndEndsWithAList() {
        watching(listing(10, entry(1, 5)));
        bed.advanceMillis(1_000);

        for (int i = 0; i < 1_000; i++) {
            sink().doubt("storm");
            bed.advanceMillis(1);
        }
        bed.advanceMillis(200);

        assertThat(bed.backend.count(LIST)).isBetween(9, 13);
    }

    @Test
    void lists_ofOneFeed_neverOverlap() {
        bed.started();
        bed.watch(GROUP);
        sink().doubt("one");
        bed.engine.refresh(GROUP);
        bed.backend.events().connected();
        bed.advanceMillis(1_000);
        assertThat(bed.backend.count(LIST)).isEqualTo(1);

        bed.backend.last(LIST).answer(listing(10));
        bed.time.runPending();

        assertThat(bed.backend.count(LIST)).isEqualTo(2);
    }

    @Test
    void reconcile_happensNowAndThenThoughNothingHappened() {
        watching(listing(10, entry(1, 5)));

        bed.advance(Duration.ofMinutes(10));

        assertThat(bed.backend.count(LIST)).isBetween(16, 28);
        assertThat(bed.snapshots).hasSize(1);
    }

    /** P18: what is read again for nothing does not grow with the group. */
    @Test
    void reconcile_ofALargeGroup_isSeldom() {
        EntryRead[] thousand =
                IntStream.range(0, 1_000).mapToObj(id -> entry(id, 5)).toArray(EntryRead[]::new);
        watching(listing(10, thousand));

        bed.advance(Duration.ofMinutes(10));

        assertThat(bed.backend.count(LIST)).isBetween(5, 9);
        assertThat(bed.snapshots).hasSize(1);
    }

    @Test
    void shrink_thatEmptiesTheGroup_isConfirmedStrongly_andTheOldViewStandsMeanwhile() {
        watching(listing(10, entry(1, 5)));
        bed.backend.answering(LIST, request -> listing(12));
        bed.advanceMillis(1_000);
        sink().doubt("the stream ended");
        bed.time.runPending();
        assertThat(bed.ids()).containsExactly(1);

        bed.advanceMillis(100);

        assertThat(bed.ids()).isEmpty();
        assertThat(bed.backend.last(LIST).argument()).isEqualTo(Consistency.STRONG);
        assertThat(bed.count(Counted.SHRINKS_CONFIRMED)).isEqualTo(1);
    }

    @Test
    void shrink_thatTheStrongReadRefutes_isNeverDelivered() {
        watching(listing(10, entry(1, 5)));
        bed.backend.answering(
                LIST, request -> request.argument() == Consistency.STRONG ? listing(12, entry(1, 5)) : listing(12));
        bed.advanceMillis(1_000);

        sink().doubt("the stream ended");
        bed.advanceMillis(1_000);

        assertThat(bed.snapshots).hasSize(1);
        assertThat(bed.count(Counted.SHRINKS_REFUTED)).isEqualTo(1);
        assertThat(bed.count(Counted.SHRINKS_CONFIRMED)).isZero();
    }

    @Test
    void doubtfulShrink_whoseStrongReadIsDoubtfulToo_leavesTheOldViewStale() {
        watching(listing(10, entry(1, 5), entry(2, 6)));
        bed.backend.answering(LIST, request -> Entries.doubtful(12, entry(1, 5)));
        bed.advanceMillis(1_000);
        sink().doubt("?");
        bed.advanceMillis(1_000);

        assertThat(bed.ids()).containsExactly(1, 2);
        assertThat(bed.snapshot().freshness())
                .isInstanceOfSatisfying(
                        Freshness.Stale.class,
                        stale -> assertThat(stale.reason()).contains("no leader"));
        bed.backend.answering(LIST, request -> listing(13, entry(1, 5)));
        bed.advance(Duration.ofSeconds(10));

        assertThat(bed.ids()).containsExactly(1);
        assertThat(bed.snapshot().freshness().isCurrent()).isTrue();
    }

    @Test
    void doubtfulShrink_thatGoesOn_isReadEverMoreSeldom() {
        watching(listing(10, entry(1, 5), entry(2, 6)));
        bed.backend.answering(LIST, request -> Entries.doubtful(12, entry(1, 5)));
        sink().doubt("?");
        bed.advance(Duration.ofMinutes(5));
        int before = bed.backend.count(LIST);
        bed.advance(Duration.ofMinutes(1));

        assertThat(bed.backend.count(LIST) - before)
                .as("lists in a minute, two for each attempt")
                .isBetween(4, 60);
        bed.backend.answering(LIST, request -> listing(13, entry(1, 5)));
        bed.advance(Duration.ofSeconds(15));
        assertThat(bed.ids()).containsExactly(1);
        bed.backend.answering(LIST, request -> Entries.doubtful(14, entry(2, 6)));
        sink().doubt("?");
        int believed = bed.backend.count(LIST);
        bed.advance(Duration.ofSeconds(2));
        assertThat(bed.backend.count(LIST) - believed)
                .as("lists after one was believed: the backoff has begun anew")
                .isGreaterThan(3);
    }

    @Test
    void refresh_readsStronglyAtOnce_andIsLimitedPerGroup() {
        watching(listing(10, entry(1, 5)));
        bed.advanceMillis(2_000);

        bed.engine.refresh(GROUP);
        bed.time.runPending();
        assertThat(bed.backend.count(LIST)).isEqualTo(2);
        assertThat(bed.backend.last(LIST).argument()).isEqualTo(Consistency.STRONG);
        for (int i = 0; i < 3_000; i++) {
            bed.engine.refresh(GROUP);
            bed.advanceMillis(1);
        }

        assertThat(bed.backend.count(LIST)).isBetween(4, 6);
        bed.engine.refresh(GROUP);
        bed.advanceMillis(1_000);
        assertThat(bed.backend.count(LIST)).as("the last hint is not forgotten").isBetween(5, 7);
    }

    @Test
    void refresh_ofAGroupNobodyWatches_isIgnored() {
        watching(listing(10));

        bed.engine.refresh("social");
        bed.time.runPending();

        assertThat(bed.backend.count("list social")).isZero();
    }

    @Test
    void twoWatchesOfOneGroup_shareOneFeed_whichEndsWithTheLast() {
        WatchHandle first = watching(listing(10, entry(1, 5)));
        List<RegistrySnapshot> seen = new ArrayList<>();
        WatchHandle second = bed.engine.watch(Set.of(GROUP), seen::add);
        bed.time.runPending();
        assertThat(bed.backend.count(LIST)).isEqualTo(1);
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).groups()).isEqualTo(bed.snapshot().groups());

        first.close();
        bed.time.runPending();
        assertThat(bed.backend.closedFeeds).isEmpty();
        second.close();
        bed.time.runPending();

        assertThat(bed.backend.closedFeeds).containsExactly(GROUP);
        assertThat(bed.time.timers()).isZero();
    }

    @Test
    void closedWatch_isToldNothingMore() {
        WatchHandle handle = watching(listing(10, entry(1, 5)));
        GroupFeed.Sink sink = sink();
        sink.upserted(entry(2, 11));

        handle.close();
        sink.upserted(entry(3, 12));
        bed.advance(Duration.ofMinutes(2));

        assertThat(bed.snapshots).hasSizeLessThanOrEqualTo(2);
        assertThat(handle.latest()).isPresent();
        assertThat(bed.backend.count(LIST)).isEqualTo(1);
    }

    @Test
    void closeFromInsideTheCallback_works() {
        bed.backend.answering(LIST, request -> listing(10));
        bed.started();
        CompletableFuture<WatchHandle> own = new CompletableFuture<>();
        List<RegistrySnapshot> seen = new ArrayList<>();
        own.complete(bed.engine.watch(Set.of(GROUP), snapshot -> {
            seen.add(snapshot);
            own.join().close();
        }));
        bed.time.runPending();

        assertThat(seen).hasSize(1);
        assertThat(bed.backend.closedFeeds).containsExactly(GROUP);
    }

    @Test
    void foreignEntries_areCountedOncePerProblem() {
        EntryRead foreign = new EntryRead.Foreign("x", 6, "no format");
        watching(listing(10, entry(1, 5), foreign));

        bed.advance(Duration.ofMinutes(5));
        assertThat(bed.count(Counted.ENTRIES_SKIPPED)).isEqualTo(1);
        sink().upserted(new EntryRead.Foreign("x", 30, "other problem"));
        bed.time.runPending();

        assertThat(bed.count(Counted.ENTRIES_SKIPPED)).isEqualTo(2);
        assertThat(bed.snapshot().group(GROUP).skipped()).isEqualTo(1);
        assertThat(bed.ids()).containsExactly(1);
    }

    @Test
    void watch_ofNothingOrOfNoLabel_isRefused() {
        assertThatThrownBy(() -> bed.engine.watch(Set.of(), snapshot -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bed.engine.watch(Set.of("World/1"), snapshot -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("World/1");
    }
}
