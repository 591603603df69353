package io.muster.cluster.link.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** Reads the fields of one payload and names the field where it ends too early. */
public final class PayloadReader {

    private final String frame;
    private final ByteBuffer payload;

    /** Makes a reader of a frame's payload. */
    public PayloadReader(int type, ByteBuffer payload) {
        this.frame = FrameType.name(type);
        this.payload = payload;
    }

    /** Reads an unsigned number of 8 bits. */
    public int u8(String field) throws MalformedFrameException {
        need(field, Byte.BYTES);
        return payload.get() & 0xFF;
    }

    /** Reads an unsigned number of 16 bits. */
    public int u16(String field) throws MalformedFrameException {
        need(field, Short.BYTES);
        return payload.getShort() & 0xFFFF;
    }

    /** Reads any 32 bits. */
    public int magic(String field) throws MalformedFrameException {
        need(field, Integer.BYTES);
        return payload.getInt();
    }

    /** Reads a number of 32 bits that must not be negative. */
    public int u31(String field) throws MalformedFrameException {
        need(field, Integer.BYTES);
        int value = payload.getInt();
        if (value < 0) {
            throw malformed(field + "=" + value + " must not be negative");
        }
        return value;
    }

    long bits64(String field) throws MalformedFrameException {
        need(field, Long.BYTES);
        return payload.getLong();
    }

    /** Reads a number of 64 bits that must not be negative. */
    long u63(String field) throws MalformedFrameException {
        long value = bits64(field);
        if (value < 0) {
            throw malformed(field + "=" + value + " must not be negative");
        }
        return value;
    }

    /** Reads a name: one byte of length, 1 to 63 printable ASCII characters. */
    String name(String field) throws MalformedFrameException {
        int length = u8(field);
        if (length == 0 || length > LinkEnd.MAX_NAME_BYTES) {
            throw malformed(field + " of " + length + " bytes must be 1 to " + LinkEnd.MAX_NAME_BYTES);
        }
        byte[] bytes = bytes(field, length);
        for (byte b : bytes) {
            if (b <= ' ' || b == 0x7F) {
                throw malformed(field + " holds a byte " + (b & 0xFF) + " that is no printable ASCII character");
            }
        }
        return new String(bytes, US_ASCII);
    }

    /** Reads a text for people: two bytes of length, UTF-8, made harmless to a log. */
    public String text(String field) throws MalformedFrameException {
        int length = u16(field);
        if (length > LinkProtocol.MAX_TEXT_BYTES) {
            throw malformed(field + " of " + length + " bytes must be at most " + LinkProtocol.MAX_TEXT_BYTES);
        }
        return WireText.decode(bytes(field, length));
    }

    /** Reads bytes. */
    public byte[] bytes(String field, int length) throws MalformedFrameException {
        need(field, length);
        byte[] bytes = new byte[length];
        payload.get(bytes);
        return bytes;
    }

    /** Refuses what remains. */
    public void end() throws MalformedFrameException {
        if (payload.hasRemaining()) {
            throw malformed(payload.remaining() + " bytes follow after its last field");
        }
    }

    /** Returns the error that says {@code detail} of this frame. */
    public MalformedFrameException malformed(String detail) {
        return new MalformedFrameException("frame " + frame + ": " + detail);
    }

    private void need(String field, int bytes) throws MalformedFrameException {
        if (payload.remaining() < bytes) {
            throw malformed("ends within " + field);
        }
    }
}
