package io.muster.cluster.link.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import java.nio.ByteBuffer;
import java.util.List;

/** Frames to bytes, header included; the mirror of {@link FrameDecoder}. Messages are not written here but in place. */
public final class FrameEncoder {

    private static final int CRITICAL = 1;

    private FrameEncoder() {}

    /**
     * Returns IDENTITY.
     *
     * @throws IllegalArgumentException if its extensions are too large
     */
    public static ByteBuffer identity(IdentityFrame frame) {
        ByteBuffer out = begin(LinkProtocol.MAX_HANDSHAKE_BYTES);
        out.putInt(LinkProtocol.MAGIC);
        out.put((byte) frame.versions().min());
        out.put((byte) frame.versions().max());
        end(out, frame.dialler());
        out.putInt(frame.target().id());
        instance(out, frame.target().instance());
        out.putLong(frame.attempt());
        extensions(out, frame.extensions());
        return finish(FrameType.IDENTITY, out);
    }

    /**
     * Returns WELCOME.
     *
     * @throws IllegalArgumentException if its extensions are too large
     */
    public static ByteBuffer welcome(WelcomeFrame frame) {
        ByteBuffer out = begin(LinkProtocol.MAX_HANDSHAKE_BYTES);
        out.put((byte) frame.version());
        end(out, frame.acceptor());
        extensions(out, frame.extensions());
        return finish(FrameType.WELCOME, out);
    }

    /** Returns REFUSED. */
    public static ByteBuffer refused(RefusalReason reason, String text, InstanceId answering) {
        ByteBuffer out = begin(LinkProtocol.MAX_CONTROL_BYTES);
        out.putShort((short) reason.code());
        instance(out, answering);
        text(out, text);
        return finish(FrameType.REFUSED, out);
    }

    /** Returns GOODBYE. */
    public static ByteBuffer goodbye(GoodbyeReason reason, String text) {
        ByteBuffer out = begin(LinkProtocol.MAX_CONTROL_BYTES);
        out.putShort((short) reason.code());
        text(out, text);
        return finish(FrameType.GOODBYE, out);
    }

    /** Returns REIDENTIFY. */
    public static ByteBuffer reidentify(Incarnation incarnation) {
        ByteBuffer out = begin(2 * Long.BYTES);
        incarnation(out, incarnation);
        return finish(FrameType.REIDENTIFY, out);
    }

    /** Returns PING or PONG. */
    public static ByteBuffer stamp(int type, long stamp) {
        return finish(type, begin(Long.BYTES).putLong(stamp));
    }

    private static ByteBuffer begin(int maxPayload) {
        return ByteBuffer.allocate(LinkProtocol.HEADER_BYTES + maxPayload).position(LinkProtocol.HEADER_BYTES);
    }

    private static ByteBuffer finish(int type, ByteBuffer out) {
        out.flip();
        return out.putLong(0, FrameHeader.of(type, 0, out.limit() - LinkProtocol.HEADER_BYTES));
    }

    private static void end(ByteBuffer out, LinkEnd end) {
        name(out, end.system());
        name(out, end.group());
        out.putInt(end.identity().id());
        instance(out, end.identity().instance());
        incarnation(out, end.identity().incarnation());
    }

    private static void instance(ByteBuffer out, InstanceId instance) {
        out.putLong(instance.high()).putLong(instance.low());
    }

    private static void incarnation(ByteBuffer out, Incarnation incarnation) {
        out.putLong(incarnation.epoch()).putLong(incarnation.revision());
    }

    private static void name(ByteBuffer out, String name) {
        out.put((byte) name.length()).put(name.getBytes(US_ASCII));
    }

    private static void text(ByteBuffer out, String text) {
        byte[] bytes = WireText.encode(text);
        out.putShort((short) bytes.length).put(bytes);
    }

    private static void extensions(ByteBuffer out, List<Extension> extensions) {
        int bytes = extensions.stream().mapToInt(e -> 5 + e.content().length).sum();
        if (bytes > out.remaining() - Short.BYTES) {
            throw new IllegalArgumentException(
                    "extensions of " + bytes + " bytes together must be at most " + (out.remaining() - Short.BYTES));
        }
        out.putShort((short) extensions.size());
        for (Extension extension : extensions) {
            out.putShort((short) extension.type()).put((byte) (extension.critical() ? CRITICAL : 0));
            out.putShort((short) extension.content().length).put(extension.content());
        }
    }
}
