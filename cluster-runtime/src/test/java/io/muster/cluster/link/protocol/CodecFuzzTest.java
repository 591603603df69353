package io.muster.cluster.link.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

/** What is written is read again, whatever the values; and whatever bytes come, the worst is a {@link MalformedFrameException}. */
class CodecFuzzTest {

    private interface Decoder {
        Object decode(ByteBuffer payload) throws MalformedFrameException;
    }

    private static final List<Decoder> DECODERS = List.of(
            FrameDecoder::identity,
            FrameDecoder::welcome,
            FrameDecoder::refused,
            FrameDecoder::goodbye,
            FrameDecoder::reidentify,
            payload -> FrameDecoder.stamp(FrameType.PING, payload));

    @Provide
    Arbitrary<IdentityFrame> identities() {
        return ArbitraryFrames.identities();
    }

    @Provide
    Arbitrary<WelcomeFrame> welcomes() {
        return ArbitraryFrames.welcomes();
    }

    @Provide
    Arbitrary<InstanceId> instances() {
        return ArbitraryFrames.instances();
    }

    @Provide
    Arbitrary<Incarnation> incarnations() {
        return ArbitraryFrames.incarnations();
    }

    /** Payloads of every frame, intact and damaged, and bytes that never were a frame. */
    @Provide
    Arbitrary<byte[]> payloads() {
        Arbitrary<byte[]> wellFormed = ArbitraryFrames.wellFormed();
        return Arbitraries.oneOf(
                        wellFormed,
                        ArbitraryFrames.mutated(wellFormed),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(LinkProtocol.MAX_HANDSHAKE_BYTES))
                .filter(frame -> frame.length >= LinkProtocol.HEADER_BYTES);
    }

    @Property
    void identity_isReadAsItWasWritten(@ForAll("identities") IdentityFrame frame) throws Exception {
        assertThat(FrameDecoder.identity(payload(FrameEncoder.identity(frame), FrameType.IDENTITY)))
                .isEqualTo(frame);
    }

    @Property
    void welcome_isReadAsItWasWritten(@ForAll("welcomes") WelcomeFrame frame) throws Exception {
        assertThat(FrameDecoder.welcome(payload(FrameEncoder.welcome(frame), FrameType.WELCOME)))
                .isEqualTo(frame);
    }

    @Property
    void refused_isReadAsItWasWritten(
            @ForAll RefusalReason reason, @ForAll String text, @ForAll("instances") InstanceId answering)
            throws Exception {
        RefusedFrame read =
                FrameDecoder.refused(payload(FrameEncoder.refused(reason, text, answering), FrameType.REFUSED));

        assertThat(read.reason()).isEqualTo(reason);
        assertThat(read.answering()).isEqualTo(answering);
        assertHarmless(read.text(), text);
    }

    @Property
    void goodbye_isReadAsItWasWritten(@ForAll GoodbyeReason reason, @ForAll @StringLength(max = 1000) String text)
            throws Exception {
        GoodbyeFrame read = FrameDecoder.goodbye(payload(FrameEncoder.goodbye(reason, text), FrameType.GOODBYE));

        assertThat(read.reason()).isEqualTo(reason);
        assertHarmless(read.text(), text);
    }

    @Property
    void numbers_areReadAsTheyWereWritten(@ForAll("incarnations") Incarnation incarnation, @ForAll long stamp)
            throws Exception {
        assertThat(FrameDecoder.reidentify(payload(FrameEncoder.reidentify(incarnation), FrameType.REIDENTIFY)))
                .isEqualTo(incarnation);
        assertThat(FrameDecoder.stamp(
                        FrameType.PONG, payload(FrameEncoder.stamp(FrameType.PONG, stamp), FrameType.PONG)))
                .isEqualTo(stamp);
    }

    @Property
    void anyBytes_areReadOrMalformed(@ForAll("payloads") byte[] frame) {
        for (Decoder decoder : DECODERS) {
            ByteBuffer payload = ByteBuffer.wrap(
                            frame, LinkProtocol.HEADER_BYTES, frame.length - LinkProtocol.HEADER_BYTES)
                    .slice();
            try {
                decoder.decode(payload);
                assertThat(payload.hasRemaining())
                        .as("read, and something left")
                        .isFalse();
            } catch (MalformedFrameException e) {
                assertThat(e.detail()).isNotBlank().hasSizeLessThan(LinkProtocol.MAX_TEXT_BYTES);
                assertThat(e.detail().chars()).noneMatch(Character::isISOControl);
            }
        }
    }

    @Property
    void header_isReadAsItWasWritten(
            @ForAll @IntRange(max = 0xFF) int type, @ForAll @IntRange(max = 0xFFFF) int tag, @ForAll int length) {
        long header = FrameHeader.of(type, tag, length);

        assertThat(FrameHeader.type(header)).isEqualTo(type);
        assertThat(FrameHeader.tag(header)).isEqualTo(tag);
        assertThat(FrameHeader.length(header)).isEqualTo(length);
        assertThat(FrameHeader.flags(header)).isZero();
        assertThat(FrameHeader.isMessage(header)).isEqualTo(type == FrameType.MESSAGE);
    }

    private static ByteBuffer payload(ByteBuffer frame, int type) {
        assertThat(frame.remaining()).isLessThanOrEqualTo(LinkProtocol.HEADER_BYTES + LinkProtocol.MAX_HANDSHAKE_BYTES);
        long header = frame.getLong();
        assertThat(header).isEqualTo(FrameHeader.of(type, 0, frame.remaining()));
        return frame;
    }

    /** Short, without control characters, and otherwise what was written. */
    private static void assertHarmless(String read, String written) {
        assertThat(read.chars()).noneMatch(Character::isISOControl);
        assertThat(read.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(LinkProtocol.MAX_TEXT_BYTES);
        boolean whole = written.getBytes(UTF_8).length <= LinkProtocol.MAX_TEXT_BYTES
                && written.chars().noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
        assertThat(whole && !read.equals(written))
                .as("'%s' became '%s'", written, read)
                .isFalse();
    }
}
