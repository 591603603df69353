package io.muster.cluster.wiring;

import io.muster.cluster.LinkStatus;
import io.muster.cluster.Listing;
import io.muster.cluster.membership.LinkView;
import io.muster.cluster.membership.MemberStatus;

/** The inside's states in the public words. */
final class Statuses {

    private Statuses() {}

    static Listing listing(MemberStatus status) {
        if (status.left().isPresent()) {
            return new Listing.Left(Reasons.of(status.left().get()));
        }
        return status.orphaned()
                .<Listing>map(grace -> new Listing.Orphaned(grace.since(), grace.until()))
                .orElseGet(() -> new Listing.Listed(status.up()));
    }

    static LinkStatus link(MemberStatus status) {
        LinkView link = status.link();
        if (status.left().isPresent()) {
            return new LinkStatus.Closed();
        }
        if (link instanceof LinkView.Up up) {
            return new LinkStatus.Connected(up.since(), up.address());
        }
        if (link instanceof LinkView.Connecting connecting) {
            return new LinkStatus.Connecting(connecting.attempt(), status.lastFailure());
        }
        if (link instanceof LinkView.BackingOff backingOff) {
            return new LinkStatus.BackingOff(
                    backingOff.attempt(),
                    backingOff.next(),
                    status.lastFailure().orElse(""));
        }
        return new LinkStatus.Waiting(((LinkView.Waiting) link).reason(), status.lastFailure());
    }
}
