package io.muster.cluster.link.protocol;

import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.ServerIdentity;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Frames with any value a field may have, and bytes that are nearly frames. */
public final class ArbitraryFrames {

    private static final int MOST_EXTENSION_BYTES = 300;

    private ArbitraryFrames() {}

    /** Returns names at both ends of their range and in between. */
    public static Arbitrary<String> names() {
        return Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(LinkEnd.MAX_NAME_BYTES);
    }

    /** Returns instances. */
    public static Arbitrary<InstanceId> instances() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(InstanceId::new);
    }

    /** Returns incarnations. */
    public static Arbitrary<Incarnation> incarnations() {
        return Combinators.combine(notNegative(), notNegative()).as(Incarnation::new);
    }

    /** Returns numbers from 0 to the largest. */
    public static Arbitrary<Long> notNegative() {
        return Arbitraries.longs().greaterOrEqual(0);
    }

    /** Returns servers of any system and group. */
    public static Arbitrary<LinkEnd> ends() {
        Arbitrary<ServerIdentity> identities =
                Combinators.combine(ids(), instances(), incarnations()).as(ServerIdentity::new);
        return Combinators.combine(names(), names(), identities).as(LinkEnd::new);
    }

    /** Returns extensions nobody knows. */
    public static Arbitrary<List<Extension>> extensions(boolean critical) {
        Arbitrary<byte[]> content = Arbitraries.bytes().array(byte[].class).ofMaxSize(MOST_EXTENSION_BYTES);
        return Combinators.combine(Arbitraries.integers().between(0, 0xFFFF), content)
                .as((type, bytes) -> new Extension(type, critical, bytes))
                .list()
                .ofMaxSize(8);
    }

    /** Returns IDENTITY of any dialler that speaks our version and has no critical extension. */
    public static Arbitrary<IdentityFrame> identities() {
        Arbitrary<VersionRange> versions = Combinators.combine(
                        Arbitraries.integers().between(0, LinkProtocol.MIN_VERSION),
                        Arbitraries.integers().between(LinkProtocol.MAX_VERSION, 0xFF))
                .as(VersionRange::new);
        Arbitrary<LinkTarget> targets = Combinators.combine(ids(), instances()).as(LinkTarget::new);
        return Combinators.combine(versions, ends(), targets, notNegative(), extensions(false))
                .as(IdentityFrame::new);
    }

    /** Returns WELCOME of any acceptor. */
    public static Arbitrary<WelcomeFrame> welcomes() {
        return Combinators.combine(ends(), extensions(false))
                .as((end, extensions) -> new WelcomeFrame(LinkProtocol.MAX_VERSION, end, extensions));
    }

    /** Returns whole frames of every kind, as they are on the wire. */
    public static Arbitrary<byte[]> wellFormed() {
        return Arbitraries.oneOf(
                identities().map(frame -> bytes(FrameEncoder.identity(frame))),
                welcomes().map(frame -> bytes(FrameEncoder.welcome(frame))),
                Combinators.combine(Arbitraries.of(RefusalReason.class), Arbitraries.strings(), instances())
                        .as((reason, text, from) -> bytes(FrameEncoder.refused(reason, text, from))),
                incarnations().map(incarnation -> bytes(FrameEncoder.reidentify(incarnation))),
                Combinators.combine(Arbitraries.of(GoodbyeReason.class), Arbitraries.strings())
                        .as((reason, text) -> bytes(FrameEncoder.goodbye(reason, text))),
                Combinators.combine(Arbitraries.of(FrameType.PING, FrameType.PONG), Arbitraries.longs())
                        .as((type, stamp) -> bytes(FrameEncoder.stamp(type, stamp))),
                messages(2_000));
    }

    /** Returns messages of at most {@code largest} bytes, as they are on the wire. */
    public static Arbitrary<byte[]> messages(int largest) {
        return Combinators.combine(
                        Arbitraries.integers().between(0, LinkProtocol.MAX_TAG),
                        Arbitraries.integers().between(0, largest),
                        Arbitraries.bytes())
                .as((tag, length, fill) -> frame(FrameType.MESSAGE, tag, filled(length, fill)));
    }

    /** Returns {@code frames} with some bytes changed, cut out or put in. */
    public static Arbitrary<byte[]> mutated(Arbitrary<byte[]> frames) {
        return Combinators.combine(
                        frames, Arbitraries.randoms(), Arbitraries.integers().between(1, 4))
                .as((frame, random, changes) -> {
                    byte[] bytes = frame;
                    for (int i = 0; i < changes && bytes.length > 0; i++) {
                        int at = random.nextInt(bytes.length);
                        switch (random.nextInt(4)) {
                            case 0 -> bytes = splice(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)), 0);
                            case 1 -> bytes = splice(bytes, at, at, 1 + random.nextInt(8));
                            case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                            default -> bytes[at] = (byte) random.nextInt(256);
                        }
                    }
                    return bytes;
                });
    }

    /** Returns a frame. */
    public static byte[] frame(int type, int tag, byte[] payload) {
        return ByteBuffer.allocate(LinkProtocol.HEADER_BYTES + payload.length)
                .putLong(FrameHeader.of(type, tag, payload.length))
                .put(payload)
                .array();
    }

    /** Returns what is left of a buffer. */
    public static byte[] bytes(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.duplicate().get(bytes);
        return bytes;
    }

    private static Arbitrary<Integer> ids() {
        return Arbitraries.integers().greaterOrEqual(0);
    }

    private static byte[] filled(int length, byte fill) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (fill + i);
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int from, int to, int zeros) {
        return ByteBuffer.allocate(bytes.length - (to - from) + zeros)
                .put(bytes, 0, from)
                .position(from + zeros)
                .put(bytes, to, bytes.length - to)
                .array();
    }
}
