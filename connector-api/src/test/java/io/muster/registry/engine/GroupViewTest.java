package io.muster.registry.engine;

import static io.muster.registry.engine.Entries.entry;
import static io.muster.registry.engine.Entries.listing;
import static io.muster.registry.engine.Entries.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.backend.EntryRead;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupViewTest {

    private final GroupView view = new GroupView(Entries.GROUP);

    private Set<Integer> ids() {
        return view.snapshot().serversById().keySet();
    }

    @Test
    void apply_listing_isWhatIsListed() {
        view.apply(listing(10, entry(1, 5), entry(2, 7)));
        view.apply(listing(12, entry(2, 7), entry(3, 11)));

        assertThat(ids()).containsExactly(2, 3);
        assertThat(view.listedAt()).hasValue(12);
    }

    @Test
    void apply_listingReadBeforeAnUpsertThatIsKnown_keepsTheNewer() {
        view.apply(listing(10, entry(1, 5)));
        view.upsert(entry(1, 13));
        view.upsert(entry(2, 14));

        view.apply(listing(12, entry(1, 5)));

        assertThat(ids()).containsExactly(1, 2);
        assertThat(view.snapshot()
                        .server(1)
                        .orElseThrow()
                        .identity()
                        .incarnation()
                        .revision())
                .isEqualTo(13);
    }

    @Test
    void apply_listingReadBeforeARemovalThatIsKnown_bringsNothingBack() {
        view.apply(listing(10, entry(1, 5), entry(2, 6)));
        view.remove("key1", 13);

        view.apply(listing(12, entry(1, 5), entry(2, 6)));
        assertThat(ids()).containsExactly(2);
        view.apply(listing(14, entry(1, 14), entry(2, 6)));

        assertThat(ids()).containsExactly(1, 2);
    }

    @Test
    void upsert_olderOrSame_isNoNews() {
        view.apply(listing(10, entry(1, 5)));

        assertThat(view.upsert(entry(1, 5))).isFalse();
        assertThat(view.upsert(entry(1, 4))).isFalse();
        assertThat(view.upsert(entry(1, 6))).isTrue();
    }

    @Test
    void upsert_olderThanTheRemoval_isNoNews() {
        view.apply(listing(10, entry(1, 5)));
        view.remove("key1", 12);

        assertThat(view.upsert(entry(1, 11))).isFalse();
        assertThat(view.upsert(entry(1, 13))).isTrue();
    }

    @Test
    void remove_olderThanTheEntry_doesNothing() {
        view.apply(listing(10, entry(1, 8)));

        assertThat(view.remove("key1", 7)).isFalse();

        assertThat(ids()).containsExactly(1);
    }

    @Test
    void remove_unknown_isNoNews() {
        assertThat(view.remove("key9", 7)).isFalse();
    }

    @Test
    void twoEntriesOfOneId_areSettledByTheIncarnation() {
        EntryRead former = new EntryRead.Valid("a", 9, server(1, 1, 100, 5));
        EntryRead now = new EntryRead.Valid("b", 8, server(1, 2, 100, 8));

        view.apply(listing(10, former, now));

        assertThat(view.snapshot().server(1).orElseThrow().identity().instance())
                .isEqualTo(Entries.instance(2));
        view.remove("b", 11);
        assertThat(view.snapshot().server(1).orElseThrow().identity().instance())
                .isEqualTo(Entries.instance(1));
    }

    @Test
    void foreignEntries_areLeftOutAndCounted() {
        view.apply(listing(10, entry(1, 5), new EntryRead.Foreign("x", 6, "no format")));

        assertThat(ids()).containsExactly(1);
        assertThat(view.snapshot().skipped()).isEqualTo(1);
    }

    @Test
    void entryOfAnotherGroup_isForeign() {
        GroupView other = new GroupView("social");

        other.apply(listing(10, entry(1, 5)));

        assertThat(other.snapshot().servers()).isEmpty();
        assertThat(other.snapshot().skipped()).isEqualTo(1);
    }

    @Test
    void apply_listingOfAnotherEpoch_forgetsNumbersThatMeanNothingNow() {
        view.apply(listing(1_000, entry(1, 990)));
        view.upsert(entry(2, 1_001));
        view.remove("key1", 1_002);

        view.apply(listing(OptionalLong.of(200), 3, entry(server(1, 1, 200, 2), 2)));

        assertThat(ids()).containsExactly(1);
        assertThat(view.listedAt()).hasValue(3);
    }

    @Test
    void replace_forgetsWhatIsNewer() {
        view.apply(listing(10, entry(1, 5)));
        view.upsert(entry(2, 50));

        view.replace(listing(7, entry(1, 5)));

        assertThat(ids()).containsExactly(1);
    }
}
