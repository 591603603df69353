package io.muster.cluster.membership;

import io.muster.cluster.link.DialFailure;
import io.muster.cluster.link.DownReason;
import io.muster.cluster.link.Link;
import io.muster.cluster.link.MessageView;

/**
 * Hears what happens to one member. None of the calls may block. All but the last two come on the owner thread: any number of failed
 * dials, connected and disconnected in turn, then left.
 */
public interface MemberSink {

    /**
     * The link is up. Nothing is read from it yet: whoever hears this calls {@link Link#setReading} with true when messages may come.
     */
    void onConnected(Link link);

    /** What the registry says of it changed; {@link Member#status()} has it already. */
    void onChanged();

    /** The link that was connected last is over. */
    void onDisconnected(Link link, DownReason reason, long unsent);

    /** A dial of ours failed; the next one is scheduled. */
    void onDialFailed(DialFailure failure);

    /** It is no longer a member. */
    void onLeft(LeaveCause cause);

    /** A message arrived; on the link's event loop, between connected and disconnected. */
    void onMessage(Link link, MessageView message);

    /** The outbound queue has room again; on the link's event loop. */
    void onWritable(Link link);
}
