package io.muster.cluster.link.protocol;

/** What arrived does not follow the protocol. Ends the link it came on and nothing else. */
public final class MalformedFrameException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RefusalReason refusal;

    /** Makes one; {@code detail} names the value and the place. */
    public MalformedFrameException(String detail) {
        this(RefusalReason.MALFORMED, detail);
    }

    /** Makes one that is refused with another reason than {@link RefusalReason#MALFORMED}. */
    public MalformedFrameException(RefusalReason refusal, String detail) {
        // No stack trace: the peer's doing, not ours, and a peer must not make us expensive.
        super(detail, null, false, false);
        this.refusal = refusal;
    }

    /** Returns what to refuse the peer with, if it is still in handshake. */
    public RefusalReason refusal() {
        return refusal;
    }

    /** Returns what is wrong. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
