package io.muster.cluster.link.protocol;

/**
 * GOODBYE, the last frame of a side that ends a link in order.
 *
 * @param code the reason's number as it was on the wire
 * @param text what the sender says to it, for people; free of control characters
 */
public record GoodbyeFrame(int code, String text) {

    /** Returns the reason, {@link GoodbyeReason#UNRECOGNISED} if this version does not know the code. */
    public GoodbyeReason reason() {
        return GoodbyeReason.of(code);
    }
}
