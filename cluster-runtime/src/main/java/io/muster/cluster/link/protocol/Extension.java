package io.muster.cluster.link.protocol;

import java.util.Arrays;

/**
 * An addition to the handshake that an older peer does not know. Unknown ones are ignored, unless critical: then the peer is refused with
 * {@link RefusalReason#UNKNOWN_EXTENSION}. No type is assigned in version 1.
 */
public final class Extension {

    private final int type;
    private final boolean critical;
    private final byte[] content;

    /**
     * Makes an extension.
     *
     * @param type unsigned 16-bit number, append-only
     * @param critical whether a peer that does not know it must refuse
     * @param content at most 4,096 bytes; copied
     */
    public Extension(int type, boolean critical, byte[] content) {
        if (type < 0 || type > 0xFFFF || content.length > LinkProtocol.MAX_HANDSHAKE_BYTES) {
            throw new IllegalArgumentException("type=" + type + " must be 0 to 65535 and content.length="
                    + content.length + " at most " + LinkProtocol.MAX_HANDSHAKE_BYTES);
        }
        this.type = type;
        this.critical = critical;
        this.content = content.clone();
    }

    /** Returns what it is about. */
    public int type() {
        return type;
    }

    /** Returns whether a peer that does not know it must refuse. */
    public boolean critical() {
        return critical;
    }

    /** Returns a copy of the content. */
    public byte[] content() {
        return content.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Extension that
                && type == that.type
                && critical == that.critical
                && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(content);
    }

    /** Returns type and size; the content may be a secret. */
    @Override
    public String toString() {
        return "Extension[type=" + type + ", critical=" + critical + ", bytes=" + content.length + "]";
    }
}
