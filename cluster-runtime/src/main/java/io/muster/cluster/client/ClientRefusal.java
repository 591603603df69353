package io.muster.cluster.client;

/** Why a client was not let in. The codes are on the wire: append only, never reuse one. */
enum ClientRefusal {
    /** A code this version does not know; never sent. */
    UNRECOGNISED(0, true),
    /** The version ranges do not overlap. */
    VERSION(1, false),
    /** What arrived was not an acceptable hello. */
    MALFORMED(2, false),
    /** There are as many clients as there may be. */
    FULL(3, true),
    /** The application refused it; the text has its words. */
    GATE(4, false),
    /** Hello was not complete, or not decided, within its time. */
    TIMEOUT(5, true),
    /** The server stops. */
    STOPPING(6, true),
    /** The server failed inside; its log says more. */
    INTERNAL(7, true);

    private final int code;
    private final boolean retryable;

    ClientRefusal(int code, boolean retryable) {
        this.code = code;
        this.retryable = retryable;
    }

    int code() {
        return code;
    }

    boolean retryable() {
        return retryable;
    }

    static ClientRefusal of(int code) {
        for (ClientRefusal refusal : values()) {
            if (refusal.code == code) {
                return refusal;
            }
        }
        return UNRECOGNISED;
    }
}
