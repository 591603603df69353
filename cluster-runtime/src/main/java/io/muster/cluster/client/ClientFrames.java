package io.muster.cluster.client;

import io.muster.cluster.link.protocol.FrameEncoder;
import io.muster.cluster.link.protocol.FrameHeader;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.LinkProtocol;
import io.muster.cluster.link.protocol.MalformedFrameException;
import io.muster.cluster.link.protocol.PayloadReader;
import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.cluster.link.protocol.VersionRange;
import io.muster.cluster.link.protocol.WireText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/** The frames between a client and a server, to bytes and back. Header, heartbeats and types are those of a link. */
final class ClientFrames {

    /** The first bytes of a client's hello: {@code MSTC}, so that a client at a link port, or a server at a client port, is told apart. */
    static final int MAGIC = 0x4D53_5443;

    static final VersionRange VERSIONS = new VersionRange(1, 1);

    /** Magic, version range, length of the token. */
    static final int HELLO_BYTES = 8;

    static final int WELCOME_BYTES = 13;
    static final int MAX_CONTROL_BYTES = LinkProtocol.MAX_CONTROL_BYTES;

    private ClientFrames() {}

    /** What the server answers: how large a message may be, and how often to ping. */
    record Welcome(int maxMessageBytes, int heartbeatMillis, int deadMillis) {}

    /** REFUSED or GOODBYE. */
    record Ending(int code, String text) {}

    static ByteBuf hello(byte[] token) {
        ByteBuffer out = begin(HELLO_BYTES + token.length);
        out.putInt(MAGIC).put((byte) VERSIONS.min()).put((byte) VERSIONS.max());
        out.putShort((short) token.length).put(token);
        return finish(FrameType.IDENTITY, out);
    }

    static ByteBuf welcome(Welcome welcome) {
        ByteBuffer out = begin(WELCOME_BYTES).put((byte) VERSIONS.max());
        out.putInt(welcome.maxMessageBytes()).putInt(welcome.heartbeatMillis()).putInt(welcome.deadMillis());
        return finish(FrameType.WELCOME, out);
    }

    static ByteBuf refused(ClientRefusal refusal, String text) {
        return ending(FrameType.REFUSED, refusal.code(), text);
    }

    static ByteBuf goodbye(ClientGoodbye goodbye, String text) {
        return ending(FrameType.GOODBYE, goodbye.code(), text);
    }

    static ByteBuf stamp(int type, long stamp) {
        return Unpooled.wrappedBuffer(FrameEncoder.stamp(type, stamp));
    }

    /** Reads what a client says first; returns its token. */
    static byte[] hello(ByteBuffer payload, int maxTokenBytes) throws MalformedFrameException {
        PayloadReader in = new PayloadReader(FrameType.IDENTITY, payload);
        int magic = in.magic("magic");
        if (magic != MAGIC) {
            throw in.malformed(
                    magic == LinkProtocol.MAGIC
                            ? "comes from a server, but this port is for clients; look at what was registered for it"
                            : "does not begin with the client protocol's magic number");
        }
        int min = in.u8("versions.min");
        int max = in.u8("versions.max");
        if (min > VERSIONS.max() || max < VERSIONS.min()) {
            throw new MalformedFrameException(
                    RefusalReason.VERSION,
                    "you speak client protocol " + min + ".." + max + ", this server speaks " + VERSIONS);
        }
        int length = in.u16("token length");
        if (length > maxTokenBytes) {
            throw in.malformed("token of " + length + " bytes must be at most " + maxTokenBytes);
        }
        byte[] token = in.bytes("token", length);
        in.end();
        return token;
    }

    static Welcome welcome(ByteBuffer payload) throws MalformedFrameException {
        PayloadReader in = new PayloadReader(FrameType.WELCOME, payload);
        int version = in.u8("version");
        if (version < VERSIONS.min() || version > VERSIONS.max()) {
            throw in.malformed("version=" + version + " is not within the " + VERSIONS + " offered");
        }
        Welcome welcome = new Welcome(in.u31("max message"), in.u31("heartbeat"), in.u31("dead"));
        in.end();
        return welcome;
    }

    static Ending ending(int type, ByteBuffer payload) throws MalformedFrameException {
        PayloadReader in = new PayloadReader(type, payload);
        Ending ending = new Ending(in.u16("code"), in.text("text"));
        in.end();
        return ending;
    }

    private static ByteBuf ending(int type, int code, String text) {
        byte[] bytes = WireText.encode(text);
        return finish(
                type,
                begin(2 * Short.BYTES + bytes.length)
                        .putShort((short) code)
                        .putShort((short) bytes.length)
                        .put(bytes));
    }

    private static ByteBuffer begin(int payload) {
        return ByteBuffer.allocate(LinkProtocol.HEADER_BYTES + payload).position(LinkProtocol.HEADER_BYTES);
    }

    private static ByteBuf finish(int type, ByteBuffer out) {
        out.flip();
        out.putLong(0, FrameHeader.of(type, 0, out.limit() - LinkProtocol.HEADER_BYTES));
        return Unpooled.wrappedBuffer(out);
    }
}
