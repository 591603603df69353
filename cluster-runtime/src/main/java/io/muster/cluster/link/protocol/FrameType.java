package io.muster.cluster.link.protocol;

/** The types of frames. The numbers are on the wire: append only, never reuse one. */
public final class FrameType {

    /** Dialler to acceptor, first: who dials and whom it means. */
    public static final int IDENTITY = 1;

    /** Acceptor to dialler: admitted. */
    public static final int WELCOME = 2;

    /** Acceptor to dialler: not admitted. */
    public static final int REFUSED = 3;

    /** Either way: the sender's claim was renewed, here is the new incarnation. */
    public static final int REIDENTIFY = 4;

    /** Either way, last: why the sender ends the link. */
    public static final int GOODBYE = 5;

    /** Either way: answer with PONG. */
    public static final int PING = 6;

    /** The answer to PING, with its content. */
    public static final int PONG = 7;

    /** Either way: the application's. */
    public static final int MESSAGE = 8;

    /**
     * From here to 255 a later version may send types that an older one skips. They change nothing about the frames around them, and never come
     * in the handshake.
     */
    public static final int FIRST_OPTIONAL = 0x80;

    private static final String[] NAMES = {
        "0", "IDENTITY", "WELCOME", "REFUSED", "REIDENTIFY", "GOODBYE", "PING", "PONG", "MESSAGE"
    };

    private FrameType() {}

    /** Returns whether a peer that does not know {@code type} skips the frame; any other unknown type ends the link. */
    public static boolean isOptional(int type) {
        return type >= FIRST_OPTIONAL;
    }

    /** Returns the name, or the number if there is none. */
    public static String name(int type) {
        return type > 0 && type < NAMES.length ? NAMES[type] : Integer.toString(type);
    }
}
