package io.muster.cluster.link;

import io.muster.cluster.link.protocol.IdentityFrame;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.cluster.link.protocol.RefusalReason;
import java.net.InetSocketAddress;

/**
 * A peer that has identified itself and waits for an answer. Nothing more is read from it until it is admitted. All methods may be called
 * from any thread; the first decision stands, a later one is without effect.
 */
public interface IncomingLink {

    /** Returns what the dialler said. */
    IdentityFrame identity();

    /** Returns where it comes from. */
    InetSocketAddress remoteAddress();

    /**
     * Lets the peer in: WELCOME is sent and {@link LinkHandler#onUp} follows on the link's event loop, unless the peer is gone by then or
     * the decision had been taken (then the handler hears nothing). If the dialler's target id is not ours, it is refused with {@link
     * RefusalReason#WRONG_TARGET} instead.
     *
     * @param self who we are now; the instance the listener was bound with
     */
    void admit(LinkEnd self, LinkHandler handler);

    /** Refuses the peer. */
    void refuse(RefusalReason reason, String text);

    /**
     * Says that the decision waits, for a snapshot say. Held peers are few: beyond {@link LinkLimits#maxHeld()} or {@link
     * LinkLimits#maxHeldPerAddress()} the peer is refused with {@link RefusalReason#TOO_MANY_HELD}. A decision that does not come within
     * {@link LinkTimes#hold()} of IDENTITY, held or not, becomes {@link RefusalReason#NOT_LISTED_YET}.
     *
     * @return whether it is held now; false if it was refused or is gone
     */
    boolean hold();

    /**
     * Runs {@code action} once when no decision is wanted any more because the peer went away, the time was over or the listener closed; at
     * once if that has happened. Not after {@link #admit} or {@link #refuse}. Runs on the event loop.
     */
    void whenGone(Runnable action);
}
