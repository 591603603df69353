package io.muster.cluster.client;

/** Why an end says goodbye. The codes are on the wire: append only, never reuse one. */
enum ClientGoodbye {
    /** A code this version does not know; never sent. */
    UNRECOGNISED(0, ClientDisconnectReason.CLOSED),
    /** The application closed the connection; the text has its words. */
    CLOSED(1, ClientDisconnectReason.CLOSED),
    /** The process stops. */
    STOPPING(2, ClientDisconnectReason.STOPPING),
    /** The receiver of this sent something malformed. */
    PROTOCOL_ERROR(3, ClientDisconnectReason.PROTOCOL_ERROR),
    /** Nothing arrived for too long. */
    HEARTBEAT_TIMEOUT(4, ClientDisconnectReason.HEARTBEAT_TIMEOUT),
    /** The sender failed inside. */
    INTERNAL(5, ClientDisconnectReason.INTERNAL);

    private final int code;
    private final ClientDisconnectReason atSender;

    ClientGoodbye(int code, ClientDisconnectReason atSender) {
        this.code = code;
        this.atSender = atSender;
    }

    int code() {
        return code;
    }

    /** Returns what the end that says it calls the end of the connection. */
    ClientDisconnectReason atSender() {
        return atSender;
    }

    /** Returns what the end that hears it calls the end of the connection. */
    ClientDisconnectReason atReceiver() {
        return this == STOPPING ? ClientDisconnectReason.PEER_STOPPING : ClientDisconnectReason.PEER_CLOSED;
    }

    static ClientGoodbye of(int code) {
        for (ClientGoodbye goodbye : values()) {
            if (goodbye.code == code) {
                return goodbye;
            }
        }
        return UNRECOGNISED;
    }
}
