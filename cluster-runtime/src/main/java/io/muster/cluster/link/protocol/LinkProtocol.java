package io.muster.cluster.link.protocol;

/**
 * The numbers every frame shares. A frame is a header of eight bytes, big-endian, and a payload:
 *
 * <pre>
 * u32 payload length | u8 type | u8 flags (0) | u16 tag (0 except in a message) | payload
 * </pre>
 *
 * <p>The header and the first six bytes of IDENTITY (magic and version range) are the same in every version, so that any two versions
 * can tell each other that they do not fit.
 */
public final class LinkProtocol {

    /** The first bytes of IDENTITY's payload: {@code MSTR}. */
    public static final int MAGIC = 0x4D53_5452;

    /** The oldest version this build speaks. Version 1 is the first. */
    public static final int MIN_VERSION = 1;

    /** The newest version this build speaks. */
    public static final int MAX_VERSION = 1;

    /** Bytes of a frame's header; one 64-bit load reads it. */
    public static final int HEADER_BYTES = 8;

    /** Most payload bytes of IDENTITY and WELCOME: names, numbers and room for the extensions of later versions. */
    public static final int MAX_HANDSHAKE_BYTES = 4096;

    /** Most payload bytes of each control frame after the handshake, and of REFUSED. */
    public static final int MAX_CONTROL_BYTES = 1024;

    /** Most UTF-8 bytes of a text in REFUSED and GOODBYE; longer ones are cut. */
    public static final int MAX_TEXT_BYTES = 512;

    /** Largest tag of a message; a tag is an unsigned 16-bit number. */
    public static final int MAX_TAG = 0xFFFF;

    private LinkProtocol() {}
}
