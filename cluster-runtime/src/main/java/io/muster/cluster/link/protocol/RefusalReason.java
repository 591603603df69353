package io.muster.cluster.link.protocol;

/**
 * Why an acceptor refused a link. The codes are on the wire: append only, never reuse one.
 *
 * <p>Retryable means that the same dial can succeed later without an operator's act; the others succeed only after something changed
 * (another registry entry, another configuration, another version).
 */
public enum RefusalReason {
    /** A code this version does not know; never sent. Taken as retryable, because a newer peer may mean something passing. */
    UNRECOGNISED(0, true),
    /** The dialler is not (yet) listed as the acceptor sees the registry. */
    NOT_LISTED_YET(1, true),
    /** Another server answers at this address; the refusal names its instance. */
    WRONG_TARGET(2, false),
    /** The acceptor belongs to another system. */
    WRONG_SYSTEM(3, false),
    /** The acceptor's topology does not let the dialler's group connect to it. */
    TOPOLOGY(4, false),
    /** The version ranges do not overlap. */
    VERSION(5, false),
    /** The acceptor knows a newer holder of the dialler's id. */
    OLD_INCARNATION(6, false),
    /** What arrived was not an acceptable IDENTITY frame. */
    MALFORMED(7, false),
    /** A critical extension is unknown to the acceptor. */
    UNKNOWN_EXTENSION(8, false),
    /** Too many peers are being held or are in handshake. */
    TOO_MANY_HELD(9, true),
    /** The acceptor is stopping. */
    STOPPING(10, false),
    /** A link of the same dialler with the same or a higher attempt number is up. */
    DUPLICATE(11, false),
    /** IDENTITY was not complete within its deadline. */
    IDENTITY_TIMEOUT(12, true),
    /** The acceptor failed inside; its log says more. */
    INTERNAL(13, true);

    private final int code;
    private final boolean retryable;

    RefusalReason(int code, boolean retryable) {
        this.code = code;
        this.retryable = retryable;
    }

    /** Returns the unsigned 16-bit number on the wire. */
    public int code() {
        return code;
    }

    /** Returns whether the same dial can succeed later by itself. */
    public boolean retryable() {
        return retryable;
    }

    /** Returns the reason with {@code code}, {@link #UNRECOGNISED} if a newer peer sent one that is unknown here. */
    public static RefusalReason of(int code) {
        for (RefusalReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return UNRECOGNISED;
    }
}
