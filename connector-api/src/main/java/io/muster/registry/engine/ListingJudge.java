package io.muster.registry.engine;

import io.muster.registry.GroupSnapshot;
import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.Listing;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Says whether a listing can be believed. Anything that would make servers disappear for a reason other than their own is read again, strongly
 * consistently, before it counts (P15, P16). Pure.
 */
final class ListingJudge {

    /** So many may be gone at once without being doubted; more than half of a group and at least this many is strange. */
    private static final int SUSPICIOUS_LOSS = 3;

    private ListingJudge() {}

    /** What to do with a listing. */
    sealed interface Verdict {}

    /** Believe it. */
    record Apply() implements Verdict {}

    /**
     * Believe it, and that the registry's data is of another generation.
     *
     * @param rolledBack the registry's numbers went back within one epoch
     */
    record Recover(String reason, boolean rolledBack) implements Verdict {}

    /**
     * Read again, strongly consistently.
     *
     * @param wentBack the registry's numbers did
     */
    record Confirm(String reason, boolean wentBack) implements Verdict {}

    /** Even the strong read cannot be believed; the old view stands. */
    record Distrust(String reason) implements Verdict {}

    static Verdict judge(GroupView view, EpochTracker epochs, Listing listing, ListLoop.Asked asked) {
        Optional<String> otherEpoch = epochs.anomaly(listing.epoch());
        Optional<String> anomaly =
                otherEpoch.or(() -> regress(view, listing, asked.known())).or(() -> view.contradiction(listing));
        Optional<String> strange = anomaly.or(() ->
                shrink(view.snapshot(), view.snapshot(listing), listing.doubt().isPresent()));
        Optional<String> doubt = listing.doubt()
                .filter(reason -> strange.isPresent() || view.listedAt().isEmpty());
        if (asked.consistency() != Consistency.STRONG) {
            boolean wentBack = otherEpoch.isEmpty() && anomaly.isPresent();
            return strange.or(() -> doubt)
                    .<Verdict>map(reason -> new Confirm(reason, wentBack))
                    .orElseGet(Apply::new);
        }
        if (doubt.isPresent() && (strange.isPresent() || listing.entries().isEmpty())) {
            return new Distrust(doubt.get());
        }
        return anomaly.<Verdict>map(reason -> new Recover(reason, otherEpoch.isEmpty()))
                .orElseGet(Apply::new);
    }

    /**
     * Says what a confirming list means that came after one whose numbers had gone back. Its own numbers have not, but they say little: a registry that was put
     * back to an older state catches up within a few writes, while the living are still on their way to it. So who is missing now may be as well (P15).
     */
    static Verdict afterWentBack(Verdict verdict, GroupView view, Listing listing, String reason) {
        GroupSnapshot after = view.snapshot(listing);
        boolean departures = view.snapshot().servers().stream()
                .anyMatch(old ->
                        after.server(old.id()).filter(old::isSameServerAs).isEmpty());
        return verdict instanceof Apply && departures ? new Recover(reason, true) : verdict;
    }

    private static Optional<String> regress(GroupView view, Listing listing, OptionalLong known) {
        return known.isPresent() && view.isComparable(listing) && listing.revision() < known.getAsLong()
                ? Optional.of("the revision went back from " + known.getAsLong() + " to " + listing.revision())
                : Optional.empty();
    }

    private static Optional<String> shrink(GroupSnapshot before, GroupSnapshot after, boolean doubted) {
        int listed = before.serversById().size();
        long lost = before.servers().stream()
                .filter(old -> after.server(old.id()).isEmpty())
                .count();
        boolean empties = listed > 0 && after.serversById().isEmpty();
        boolean mass = lost >= SUSPICIOUS_LOSS && 2 * lost > listed;
        return lost > 0 && (doubted || empties || mass)
                ? Optional.of(lost + " of " + listed + " servers of group " + before.group() + " are missing at once")
                : Optional.empty();
    }
}
