package io.muster.cluster.membership;

import io.muster.cluster.link.DialFailure;
import io.muster.cluster.link.DialHandler;
import io.muster.cluster.link.DownReason;
import io.muster.cluster.link.Link;
import io.muster.cluster.link.MessageView;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.registry.Incarnation;
import io.muster.registry.time.OwnerThread;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Carries what one link says from its event loop to the owner thread; messages go straight on. Nothing is read until the owner has accepted the
 * link, so connected comes before the first message whatever the threads do.
 */
final class MemberLink implements DialHandler {

    private final Member member;
    private final OwnerThread owner;

    /** Whether the owner is about to look: one task will do, however often the peer says that it was renewed. */
    private final AtomicBoolean reidentified = new AtomicBoolean();

    MemberLink(Member member, OwnerThread owner) {
        this.member = member;
        this.owner = owner;
    }

    @Override
    public void onUp(Link link) {
        link.setReading(false);
        owner.execute(() -> member.linkUp(this, link));
    }

    @Override
    public void onMessage(Link link, MessageView message) {
        member.sink().onMessage(link, message);
    }

    @Override
    public void onReidentified(Link link, Incarnation before) {
        if (!reidentified.getAndSet(true)) {
            owner.execute(() -> {
                // Before it looks: what comes after that is worth another look.
                reidentified.set(false);
                member.peerReidentified(link);
            });
        }
    }

    @Override
    public void onWritable(Link link) {
        member.sink().onWritable(link);
    }

    @Override
    public void onDown(Link link, DownReason reason, long unsent) {
        owner.execute(() -> member.linkDown(this, new Down(link, reason, unsent)));
    }

    @Override
    public void onFailed(DialFailure failure) {
        owner.execute(() -> member.dialFailed(this, failure));
    }

    /** The end of a link. */
    record Down(Link link, DownReason reason, long unsent) {

        boolean isGoodbye(GoodbyeReason which) {
            return reason instanceof DownReason.PeerGoodbye goodbye && goodbye.reason() == which;
        }

        boolean isOwn(GoodbyeReason which) {
            return reason instanceof DownReason.LocalClose close && close.reason() == which;
        }
    }
}
