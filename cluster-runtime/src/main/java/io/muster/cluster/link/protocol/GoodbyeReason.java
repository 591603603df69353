package io.muster.cluster.link.protocol;

/** Why a side ends a live link. The codes are on the wire: append only, never reuse one. */
public enum GoodbyeReason {
    /** A code this version does not know; never sent. */
    UNRECOGNISED(0),
    /** The server leaves gracefully. */
    STOPPING(1),
    /** The process lives on under another id; this ends the old id only. */
    ID_CHANGED(2),
    /** A newer instance holds the peer's id. */
    SUPERSEDED(3),
    /** Another link to the same peer has the higher attempt number. */
    DUPLICATE_LINK(4),
    /** The peer sent something malformed; the text says what. */
    PROTOCOL_ERROR(5),
    /** Nothing arrived from the peer for too long. */
    HEARTBEAT_TIMEOUT(6),
    /** The peer is no longer listed and the grace time is over. */
    LEFT_REGISTRY(7),
    /** The topology no longer has this link. */
    TOPOLOGY(8),
    /** The sender failed inside; its log says more. */
    INTERNAL(9);

    private final int code;

    GoodbyeReason(int code) {
        this.code = code;
    }

    /** Returns the unsigned 16-bit number on the wire. */
    public int code() {
        return code;
    }

    /** Returns the reason with {@code code}, {@link #UNRECOGNISED} if a newer peer sent one that is unknown here. */
    public static GoodbyeReason of(int code) {
        for (GoodbyeReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return UNRECOGNISED;
    }
}
