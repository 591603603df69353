package io.muster.cluster.link;

import io.muster.registry.Incarnation;

/**
 * Hears what happens on one link. All calls of one link come one after the other on its event loop: {@link #onUp} first, {@link #onDown}
 * last, each exactly once. None may block: a blocked loop stops its other links too. An exception from {@link #onUp}, {@link #onMessage} or {@link #onReadEnd}
 * closes the link with {@link io.muster.cluster.link.protocol.GoodbyeReason#INTERNAL}; from the others it is logged.
 */
public interface LinkHandler {

    /** The handshake is done; messages can be sent, and will arrive after this call. */
    void onUp(Link link);

    /**
     * A message arrived; messages come in the order in which the peer's link took them.
     *
     * @param message valid during this call only, and reused; copy what is to be kept
     */
    void onMessage(Link link, MessageView message);

    /**
     * The messages that one read brought have been delivered, one or many: the moment to hand a batch on, or to answer what was asked.
     */
    default void onReadEnd(Link link) {}

    /**
     * The peer's claim was renewed: same id and instance, newer incarnation; {@link Link#peer()} has it already.
     *
     * @param before the incarnation it had
     */
    default void onReidentified(Link link, Incarnation before) {}

    /** The outbound queue has room again (half of it), after a send was told {@link SendResult#FULL}. */
    default void onWritable(Link link) {}

    /**
     * The link is over.
     *
     * @param reason why
     * @param unsent how many messages had been {@link SendResult#TAKEN} but were not handed to the operating system completely. Exact. Of
     *     those that were handed over, the last ones may not have arrived: delivery is at most once.
     */
    void onDown(Link link, DownReason reason, long unsent);
}
