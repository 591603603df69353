package io.muster.cluster.link.protocol;

import java.util.Arrays;

/**
 * An addition to the handshake that an older peer does not know. Unknown ones are ignored, unless critical: then the peer is refused with
 * {@link RefusalReason#UNKNOWN_EXTENSION}. No type is assigned in version 1.
 *
 * @param type unsigned 16-bit number, append-only
 * @param critical whether a peer that does not know it must refuse
 * @param bytes the content, at most 4,096 bytes; not copied, not to be changed
 */
public record Extension(int type, boolean critical, byte[] bytes) {

    /** Checks type and size. */
    public Extension {
        if (type < 0 || type > 0xFFFF || bytes.length > LinkProtocol.MAX_HANDSHAKE_BYTES) {
            throw new IllegalArgumentException("type=" + type + " must be 0 to 65535 and bytes.length=" + bytes.length
                    + " at most " + LinkProtocol.MAX_HANDSHAKE_BYTES);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Extension that
                && type == that.type
                && critical == that.critical
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(bytes);
    }

    /** Returns type and size; the content may be a secret. */
    @Override
    public String toString() {
        return "Extension[type=" + type + ", critical=" + critical + ", bytes=" + bytes.length + "]";
    }
}
