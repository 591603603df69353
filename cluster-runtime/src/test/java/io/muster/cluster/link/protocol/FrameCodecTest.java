package io.muster.cluster.link.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.ServerIdentity;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes here are in docs/link-protocol.md. They may never change within protocol version 1. */
class FrameCodecTest {

    private static final InstanceId DIALLER = InstanceId.parse("000102030405060708090a0b0c0d0e0f");
    private static final InstanceId ACCEPTOR = InstanceId.parse("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    private static final IdentityFrame IDENTITY = new IdentityFrame(
            new VersionRange(1, 1),
            new LinkEnd("game", "client", new ServerIdentity(3, DIALLER, new Incarnation(1, 7))),
            new LinkTarget(1, ACCEPTOR),
            2,
            List.of(new Extension(0x0102, false, new byte[] {9})));
    private static final WelcomeFrame WELCOME = new WelcomeFrame(
            1, new LinkEnd("game", "world", new ServerIdentity(1, ACCEPTOR, new Incarnation(1, 5))), List.of());

    @Test
    void identity_isTheseBytes() {
        assertThat(hex(FrameEncoder.identity(IDENTITY)))
                .isEqualTo("0000005a01000000" + "4d535452" + "0101" + "0467616d65" + "06636c69656e74" + "00000003"
                        + "000102030405060708090a0b0c0d0e0f" + "0000000000000001" + "0000000000000007" + "00000001"
                        + "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff" + "0000000000000002" + "0001" + "0102" + "00" + "0001"
                        + "09");
    }

    @Test
    void welcome_isTheseBytes() {
        assertThat(hex(FrameEncoder.welcome(WELCOME)))
                .isEqualTo("0000003202000000" + "01" + "0467616d65" + "05776f726c64" + "00000001"
                        + "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff" + "0000000000000001" + "0000000000000005" + "0000");
    }

    @Test
    void smallFrames_areTheseBytes() {
        assertThat(hex(FrameEncoder.refused(RefusalReason.WRONG_TARGET, "no", ACCEPTOR)))
                .isEqualTo("0000001603000000" + "0002" + "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff" + "0002" + "6e6f");
        assertThat(hex(FrameEncoder.reidentify(new Incarnation(1, 8))))
                .isEqualTo("0000001004000000" + "0000000000000001" + "0000000000000008");
        assertThat(hex(FrameEncoder.goodbye(GoodbyeReason.STOPPING, "bye")))
                .isEqualTo("0000000705000000" + "0001" + "0003" + "627965");
        assertThat(hex(FrameEncoder.stamp(FrameType.PING, 0x0A))).isEqualTo("0000000806000000" + "000000000000000a");
        assertThat(hex(FrameEncoder.stamp(FrameType.PONG, 0x0A))).isEqualTo("0000000807000000" + "000000000000000a");
        assertThat(FrameHeader.of(FrameType.MESSAGE, 0xABCD, 5)).isEqualTo(0x0000_0005_0800_ABCDL);
    }

    @Test
    void everyFrame_isReadAsItWasWritten() throws Exception {
        assertThat(FrameDecoder.identity(payload(FrameEncoder.identity(IDENTITY))))
                .isEqualTo(IDENTITY);
        assertThat(FrameDecoder.welcome(payload(FrameEncoder.welcome(WELCOME)))).isEqualTo(WELCOME);
        assertThat(FrameDecoder.refused(payload(FrameEncoder.refused(RefusalReason.TOPOLOGY, "né", ACCEPTOR))))
                .isEqualTo(new RefusedFrame(4, "né", ACCEPTOR));
        assertThat(FrameDecoder.goodbye(payload(FrameEncoder.goodbye(GoodbyeReason.ID_CHANGED, ""))))
                .isEqualTo(new GoodbyeFrame(2, ""));
        assertThat(FrameDecoder.reidentify(payload(FrameEncoder.reidentify(new Incarnation(4, 2)))))
                .isEqualTo(new Incarnation(4, 2));
        assertThat(FrameDecoder.stamp(FrameType.PONG, payload(FrameEncoder.stamp(FrameType.PONG, -1))))
                .isEqualTo(-1);
    }

    @Test
    void reasonCodes_areUnique_andAnUnknownOneIsKept() {
        assertThat(RefusalReason.values()).extracting(RefusalReason::code).doesNotHaveDuplicates();
        assertThat(GoodbyeReason.values()).extracting(GoodbyeReason::code).doesNotHaveDuplicates();
        assertThat(RefusalReason.of(RefusalReason.DUPLICATE.code())).isEqualTo(RefusalReason.DUPLICATE);
        assertThat(GoodbyeReason.of(GoodbyeReason.LEFT_REGISTRY.code())).isEqualTo(GoodbyeReason.LEFT_REGISTRY);
        assertThat(new RefusedFrame(999, "", ACCEPTOR).reason()).isEqualTo(RefusalReason.UNRECOGNISED);
        assertThat(new GoodbyeFrame(999, "").reason()).isEqualTo(GoodbyeReason.UNRECOGNISED);
    }

    @Test
    void text_isCutAndCleaned() throws Exception {
        String tooLong = "é".repeat(300) + "x";
        RefusedFrame cut =
                FrameDecoder.refused(payload(FrameEncoder.refused(RefusalReason.STOPPING, tooLong, ACCEPTOR)));
        GoodbyeFrame cleaned =
                FrameDecoder.goodbye(payload(FrameEncoder.goodbye(GoodbyeReason.STOPPING, "a\nb\u001b[1m")));

        assertThat(cut.text()).isEqualTo("é".repeat(256));
        assertThat(cleaned.text()).isEqualTo("a?b?[1m");
    }

    private static ByteBuffer payload(ByteBuffer frame) {
        long header = frame.getLong();
        assertThat(FrameHeader.length(header)).isEqualTo(frame.remaining());
        return frame;
    }

    private static String hex(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
