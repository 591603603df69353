package io.muster.cluster.link.protocol;

/** The eight header bytes as one number, so that the hot path reads and writes them at once. See {@link LinkProtocol}. */
public final class FrameHeader {

    private FrameHeader() {}

    /** Returns the header of a frame. */
    public static long of(int type, int tag, int length) {
        return ((long) length << 32) | ((long) type << 24) | tag;
    }

    /** Returns the payload length as it was sent; negative if it is beyond 2 GiB. */
    public static int length(long header) {
        return (int) (header >>> 32);
    }

    /** Returns the type, 0 to 255. */
    public static int type(long header) {
        return (int) (header >>> 24) & 0xFF;
    }

    /** Returns the flags, 0 to 255; all reserved. */
    public static int flags(long header) {
        return (int) (header >>> 16) & 0xFF;
    }

    /** Returns the tag, 0 to 65535. */
    public static int tag(long header) {
        return (int) header & 0xFFFF;
    }

    /** Returns whether this is a message with all reserved bits clear: the one comparison of the hot path. */
    public static boolean isMessage(long header) {
        return ((int) header >>> 16) == (FrameType.MESSAGE << 8);
    }
}
