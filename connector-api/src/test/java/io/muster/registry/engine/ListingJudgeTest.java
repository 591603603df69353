package io.muster.registry.engine;

import static io.muster.registry.engine.Entries.doubtful;
import static io.muster.registry.engine.Entries.entry;
import static io.muster.registry.engine.Entries.listing;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.Listing;
import io.muster.registry.engine.ListingJudge.Apply;
import io.muster.registry.engine.ListingJudge.Confirm;
import io.muster.registry.engine.ListingJudge.Distrust;
import io.muster.registry.engine.ListingJudge.Recover;
import io.muster.registry.engine.ListingJudge.Verdict;
import io.muster.registry.time.VirtualOwnerThread;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListingJudgeTest {

    private final GroupView view = new GroupView(Entries.GROUP);
    private final VirtualOwnerThread owner = new VirtualOwnerThread();
    private final EpochTracker epochs = new EpochTracker(owner);

    private void known(int servers) {
        view.apply(listing(10, entries(servers)));
        epoch(OptionalLong.of(Entries.EPOCH));
    }

    private void epoch(OptionalLong epoch) {
        owner.execute(() -> epochs.accept(epoch));
        owner.runPending();
    }

    private static EntryRead[] entries(int servers) {
        return IntStream.range(0, servers).mapToObj(id -> entry(id, 5)).toArray(EntryRead[]::new);
    }

    private Verdict weak(Listing listing) {
        return ListingJudge.judge(view, epochs, listing, new ListLoop.Asked(Consistency.DEFAULT, view.newest()));
    }

    private Verdict strong(Listing listing) {
        return ListingJudge.judge(view, epochs, listing, new ListLoop.Asked(Consistency.STRONG, view.newest()));
    }

    @ParameterizedTest
    @CsvSource({"1,0,true", "2,1,false", "4,2,false", "5,3,false", "5,2,true", "6,3,false", "6,2,true", "100,49,true"})
    void shrink_isConfirmedWhereItEmptiesTheGroupOrTakesMoreThanHalfOfIt(int before, int after, boolean confirmed) {
        known(before);

        assertThat(weak(listing(11, entries(after)))).isInstanceOf(confirmed ? Confirm.class : Apply.class);
        assertThat(strong(listing(11, entries(after)))).isInstanceOf(Apply.class);
    }

    @Test
    void sameServersUnderOtherIds_areALossToo() {
        known(3);

        assertThat(weak(listing(11, entry(7, 5), entry(8, 5), entry(9, 5)))).isInstanceOf(Confirm.class);
    }

    @Test
    void doubtedShrinkOfOne_isConfirmed_andNotBelievedWhenTheStrongReadIsDoubtfulToo() {
        known(10);

        assertThat(weak(doubtful(11, entries(9)))).isInstanceOf(Confirm.class);
        assertThat(strong(doubtful(11, entries(9)))).isEqualTo(new Distrust("no leader"));
        assertThat(strong(listing(11, entries(9)))).isInstanceOf(Apply.class);
    }

    @Test
    void doubtedListingThatLosesNobody_isBelieved() {
        known(3);

        assertThat(weak(doubtful(11, entry(0, 5), entry(1, 5), entry(2, 5), entry(3, 11))))
                .isInstanceOf(Apply.class);
    }

    @Test
    void firstListing_emptyAndNotDoubted_isBelieved() {
        assertThat(weak(listing(1))).isInstanceOf(Apply.class);
    }

    @Test
    void firstListing_doubted_isConfirmed_andAnEmptyOneNotBelieved() {
        assertThat(weak(doubtful(1))).isInstanceOf(Confirm.class);
        assertThat(strong(doubtful(1))).isInstanceOf(Distrust.class);
        assertThat(strong(doubtful(1, entries(2)))).isInstanceOf(Apply.class);
    }

    @Test
    void epochGone_isConfirmedThenRecovered() {
        known(2);
        Listing wiped = listing(OptionalLong.empty(), 3);

        assertThat(weak(wiped)).isInstanceOf(Confirm.class);
        assertThat(strong(wiped)).isEqualTo(new Recover("the epoch 100 is gone", false));
    }

    @Test
    void epochChanged_isConfirmedThenRecovered_thoughNobodyIsMissing() {
        known(2);
        Listing other = listing(OptionalLong.of(200), 3, entries(2));

        assertThat(weak(other)).isInstanceOf(Confirm.class);
        assertThat(strong(other)).isEqualTo(new Recover("the epoch changed from 100 to 200", false));
    }

    @Test
    void revisionBack_isConfirmedThenARollback() {
        known(2);

        assertThat(weak(listing(9, entries(2)))).isInstanceOf(Confirm.class);
        assertThat(strong(listing(9, entries(2)))).isEqualTo(new Recover("the revision went back from 10 to 9", true));
        assertThat(weak(listing(10, entries(2)))).isInstanceOf(Apply.class);
    }

    @Test
    void revisionOlderThanAnEventKnownWhenItWasAsked_isARollback() {
        known(2);
        view.upsert(entry(7, 20));

        assertThat(strong(listing(15, entries(2)))).isInstanceOf(Recover.class);
        ListLoop.Asked before = new ListLoop.Asked(Consistency.STRONG, OptionalLong.of(10));
        assertThat(ListingJudge.judge(view, epochs, listing(15, entries(2)), before))
                .as("the event overtook the answer")
                .isInstanceOf(Apply.class);
    }

    /** Each of three was listed at 10 with number 5; the numbers have caught up with what was known. */
    @Test
    void anEntryOfThePast_isARollback_thoughTheRevisionIsNewer() {
        known(3);
        view.upsert(entry(1, 12));
        view.remove("key2", 14);

        assertThat(weak(listing(20, entry(0, 5), entry(1, 5))))
                .as("older than known")
                .isInstanceOf(Confirm.class);
        assertThat(weak(listing(20, entry(0, 5), entry(1, 12), entry(2, 5))))
                .as("removed since")
                .isInstanceOf(Confirm.class);
        assertThat(weak(listing(20, entry(0, 5), entry(1, 12), entry(3, 9))))
                .as("was not there")
                .isInstanceOf(Confirm.class);
        Verdict verdict = strong(listing(20, entry(0, 5), entry(1, 12), entry(3, 9)));
        assertThat(verdict).isInstanceOfSatisfying(Recover.class, recover -> {
            assertThat(recover.rolledBack()).isTrue();
            assertThat(recover.reason()).contains("key3", "9");
        });
    }

    @Test
    void whatCameOrCameBackSince_isNoEntryOfThePast() {
        known(3);
        view.upsert(entry(1, 12));
        view.remove("key2", 14);

        assertThat(weak(listing(20, entry(0, 5), entry(1, 12), entry(2, 14), entry(3, 11))))
                .isInstanceOf(Apply.class);
        ListLoop.Asked before = new ListLoop.Asked(Consistency.DEFAULT, OptionalLong.of(10));
        assertThat(ListingJudge.judge(view, epochs, listing(11, entry(0, 5), entry(1, 5), entry(2, 5)), before))
                .as("read before the news")
                .isInstanceOf(Apply.class);
    }

    /** As on Consul, when access rules hide nothing any more. */
    @Test
    void anEntryThatHasTheNumberOfItsListing_isNoEntryOfThePast() {
        known(3);

        assertThat(weak(listing(10, entry(0, 10), entry(1, 10), entry(2, 10), entry(3, 10))))
                .isInstanceOf(Apply.class);
    }

    @Test
    void anEntryThatCanBeReadAgain_isNoEntryOfThePast() {
        view.apply(listing(10, new EntryRead.Foreign("key1", 10, "may not be read")));
        epoch(OptionalLong.of(Entries.EPOCH));

        assertThat(weak(listing(11, entry(1, 5)))).isInstanceOf(Apply.class);
    }

    @Test
    void revisionOfAnEpochThatIsKnownToBeOver_isNotCompared() {
        known(2);
        epoch(OptionalLong.of(200));

        assertThat(strong(listing(OptionalLong.of(200), 3, entries(2)))).isInstanceOf(Apply.class);
    }

    @Test
    void firstEpochEver_isNothingStrange() {
        view.apply(listing(OptionalLong.empty(), 1));
        epoch(OptionalLong.empty());

        assertThat(weak(listing(OptionalLong.of(100), 2, entries(1)))).isInstanceOf(Apply.class);
    }

    @Test
    void doubtedAndOfAnotherEpoch_evenStrong_isNotBelieved() {
        known(2);
        Listing filtered = new Listing(List.of(), 11, OptionalLong.empty(), Optional.of("filtered by access rules"));

        assertThat(strong(filtered)).isEqualTo(new Distrust("filtered by access rules"));
    }
}
