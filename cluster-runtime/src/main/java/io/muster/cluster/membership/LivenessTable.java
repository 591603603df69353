package io.muster.cluster.membership;

import io.muster.cluster.membership.Reaction.Dial;
import io.muster.cluster.membership.Reaction.Stay;

/**
 * The liveness table: what the registry says, what the link says, and what follows. The one place that decides "left". The rows that compare
 * two entries are {@link Membership}'s, those about a peer that dials us are {@link Admission}'s, and those about our own claim are
 * {@link OwnClaim}'s.
 */
final class LivenessTable {

    private LivenessTable() {}

    static Reaction of(RegistryRow row, LinkColumn column) {
        if (column == LinkColumn.GOODBYE) {
            return Reaction.LEFT;
        }
        return switch (row) {
            case LISTED_UP -> listedUp(column);
            case LISTED_NOT_UP, STALE_NOT_UP -> Reaction.member(column == LinkColumn.UP ? Dial.KEEP : Dial.CANCEL);
            case STALE_UP, STALE_ABSENT -> stale(column);
            case ABSENT -> absent(column);
        };
    }

    private static Reaction listedUp(LinkColumn column) {
        return switch (column) {
            case BROKEN -> new Reaction(Stay.MEMBER, Dial.LATER, true);
            case UP -> Reaction.member(Dial.KEEP);
            default -> Reaction.member(Dial.NOW);
        };
    }

    // No hint: the registry is not there to be asked, and reads everything once it is
    private static Reaction stale(LinkColumn column) {
        return switch (column) {
            case BROKEN -> Reaction.member(Dial.LATER);
            case UP -> Reaction.member(Dial.KEEP);
            default -> Reaction.member(Dial.NOW);
        };
    }

    // The registry and the link agree unless the link is up
    private static Reaction absent(LinkColumn column) {
        return column == LinkColumn.UP ? new Reaction(Stay.ORPHAN, Dial.KEEP, true) : Reaction.LEFT;
    }
}
