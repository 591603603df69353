package io.muster.cluster.link.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.ServerIdentity;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedFramesTest {

    private static final int MAGIC_AT = 0;
    private static final int VERSIONS_AT = 4;

    @Test
    void identity_cutAnywhere_saysWhere() {
        byte[] whole = identity(List.of());
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(whole, 0, length).slice();
            assertThat(problem(cut).detail()).startsWith("frame IDENTITY: ends within ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // offset, byte, expected
        "0, 71, magic number",
        "4, 2, versions 2..1 must be an ascending range",
        "6, 0, system of 0 bytes must be 1 to 63",
        "6, 64, system of 64 bytes must be 1 to 63",
        "7, 10, no printable ASCII",
        "17, 128, id=-2147483645 must not be negative",
        "37, 255, epoch=",
    })
    void identity_withAWrongByte_saysWhat(int offset, int value, String expected) {
        byte[] bytes = identity(List.of(new Extension(1, false, new byte[100])));
        bytes[offset] = (byte) value;

        MalformedFrameException problem = problem(ByteBuffer.wrap(bytes));

        assertThat(problem.detail()).contains(expected);
        assertThat(problem.refusal()).isEqualTo(RefusalReason.MALFORMED);
    }

    @Test
    void identity_ofAnotherVersion_isRefusedBeforeTheRestIsRead() {
        ByteBuffer future =
                ByteBuffer.allocate(40).putInt(MAGIC_AT, LinkProtocol.MAGIC).putShort(VERSIONS_AT, (short) 0x0903);
        future.putShort(VERSIONS_AT, (short) 0x0309);

        assertThat(problem(future).refusal()).isEqualTo(RefusalReason.VERSION);
        assertThat(problem(future.rewind()).detail())
                .isEqualTo("you speak link protocol 3..9, this server speaks 1..1; upgrade the older one");
    }

    @Test
    void extension_unknown_isKept_unlessCritical() throws Exception {
        Extension plain = new Extension(77, false, new byte[] {1, 2});
        IdentityFrame read = FrameDecoder.identity(ByteBuffer.wrap(identity(List.of(plain))));
        MalformedFrameException problem =
                problem(ByteBuffer.wrap(identity(List.of(plain, new Extension(78, true, new byte[0])))));

        assertThat(read.extensions()).containsExactly(plain);
        assertThat(problem.refusal()).isEqualTo(RefusalReason.UNKNOWN_EXTENSION);
        assertThat(problem.detail()).contains("type=78");
    }

    @Test
    void anythingAfterTheLastField_isRefused() {
        byte[] whole = identity(List.of());
        ByteBuffer longer = ByteBuffer.allocate(whole.length + 1).put(whole).rewind();

        assertThat(problem(longer).detail()).isEqualTo("frame IDENTITY: 1 bytes follow after its last field");
    }

    @Test
    void foreignProtocols_areNamed() {
        assertThat(ForeignProtocol.describe(first("GET / HTTP/1.1"))).contains("HTTP");
        assertThat(ForeignProtocol.describe(first("HTTP/1.1 400 Bad Request"))).contains("HTTP");
        assertThat(ForeignProtocol.describe(first("SSH-2.0-x"))).contains("SSH");
        assertThat(ForeignProtocol.describe(0x16_03_01_02_00_01_00_01L)).contains("TLS");
        assertThat(ForeignProtocol.describe(0xDEAD_BEEF_0000_0001L)).isEqualTo("bytes deadbeef00000001");
    }

    private static long first(String text) {
        return ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .getLong();
    }

    private static MalformedFrameException problem(ByteBuffer payload) {
        return catchThrowableOfType(MalformedFrameException.class, () -> FrameDecoder.identity(payload));
    }

    private static byte[] identity(List<Extension> extensions) {
        ServerIdentity sender = new ServerIdentity(3, new InstanceId(1, 2), new Incarnation(1, 1));
        ByteBuffer frame = FrameEncoder.identity(new IdentityFrame(
                VersionRange.OURS,
                new LinkEnd("game", "world", sender),
                new LinkTarget(1, new InstanceId(3, 4)),
                1,
                extensions));
        byte[] payload = new byte[frame.remaining() - LinkProtocol.HEADER_BYTES];
        frame.position(LinkProtocol.HEADER_BYTES).get(payload);
        return payload;
    }
}
