package io.muster.cluster.membership;

import io.muster.cluster.link.IncomingLink;
import io.muster.cluster.link.LinkDirection;
import io.muster.cluster.link.LinkHandler;
import io.muster.cluster.link.protocol.IdentityFrame;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.cluster.link.protocol.LinkTarget;
import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.cluster.link.protocol.VersionRange;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A peer that dials us. */
final class FakeIncoming implements IncomingLink {

    Optional<RefusalReason> refused = Optional.empty();
    Optional<FakeLink> admitted = Optional.empty();
    boolean held;

    private final IdentityFrame frame;
    private final List<Runnable> whenGone = new ArrayList<>();

    FakeIncoming(LinkEnd dialler, LinkTarget target, long attempt) {
        frame = new IdentityFrame(VersionRange.OURS, dialler, target, attempt, List.of());
    }

    /** The link layer's deadline passes, or the peer goes away. */
    void goes() {
        whenGone.forEach(Runnable::run);
    }

    boolean undecided() {
        return refused.isEmpty() && admitted.isEmpty();
    }

    FakeLink link() {
        return admitted.orElseThrow();
    }

    @Override
    public IdentityFrame identity() {
        return frame;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return InetSocketAddress.createUnresolved("peer", 5000);
    }

    @Override
    public void admit(LinkEnd self, LinkHandler handler) {
        admitted = Optional.of(new FakeLink(handler, LinkDirection.DOWNSTREAM, self, frame.dialler(), frame.attempt()));
    }

    @Override
    public void refuse(RefusalReason reason, String text) {
        refused = Optional.of(reason);
    }

    @Override
    public boolean hold() {
        held = true;
        return true;
    }

    @Override
    public void whenGone(Runnable action) {
        whenGone.add(action);
    }
}
