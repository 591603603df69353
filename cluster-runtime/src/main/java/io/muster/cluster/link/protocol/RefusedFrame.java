package io.muster.cluster.link.protocol;

import io.muster.registry.InstanceId;

/**
 * REFUSED, the acceptor's no; it closes afterwards.
 *
 * @param code the reason's number as it was on the wire, so that one unknown here can still be shown
 * @param text what the acceptor says to it, for people; free of control characters
 * @param answering the acceptor's instance
 */
public record RefusedFrame(int code, String text, InstanceId answering) {

    /** Returns the reason, {@link RefusalReason#UNRECOGNISED} if this version does not know the code. */
    public RefusalReason reason() {
        return RefusalReason.of(code);
    }
}
