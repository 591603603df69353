package io.muster.cluster.link.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.ServerIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Scanner;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares each byte that docs/link-protocol.md shows with what the encoder writes, and reads it with the decoder. */
class DocumentedBytesTest {

    private static final Pattern BLOCK = Pattern.compile("```\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SPEAKER = Pattern.compile("(dialler|acceptor):");
    private static final String HEX = "([0-9a-f]{2})+";

    private static final LinkEnd CLIENT = new LinkEnd(
            "game",
            "client",
            new ServerIdentity(3, InstanceId.parse("000102030405060708090a0b0c0d0e0f"), new Incarnation(1, 7)));
    private static final LinkEnd WORLD = new LinkEnd(
            "game",
            "world",
            new ServerIdentity(1, InstanceId.parse("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"), new Incarnation(1, 5)));
    private static final Extension ADDITION = new Extension(0x0102, false, new byte[] {9});

    /** Who says which frame. */
    private record Said(String speaker, String hex) {}

    private static Said dialler(byte[] frame) {
        return new Said("dialler", HexFormat.of().formatHex(frame));
    }

    private static Said acceptor(byte[] frame) {
        return new Said("acceptor", HexFormat.of().formatHex(frame));
    }

    private static byte[] identity(long attempt, List<Extension> extensions) {
        LinkTarget target =
                new LinkTarget(WORLD.identity().id(), WORLD.identity().instance());
        return bytes(FrameEncoder.identity(new IdentityFrame(VersionRange.OURS, CLIENT, target, attempt, extensions)));
    }

    private static byte[] bytes(ByteBuffer frame) {
        return ArbitraryFrames.bytes(frame);
    }

    @Test
    void everyExample_isWhatTheEncoderWrites() throws Exception {
        List<List<Said>> conversations = conversations();

        assertThat(conversations).hasSize(2);
        assertThat(conversations.get(0))
                .containsExactly(
                        dialler(identity(1, List.of())),
                        acceptor(bytes(FrameEncoder.refused(
                                RefusalReason.NOT_LISTED_YET,
                                "not yet.",
                                WORLD.identity().instance()))));
        assertThat(conversations.get(1))
                .containsExactly(
                        dialler(identity(2, List.of(ADDITION))),
                        acceptor(bytes(FrameEncoder.welcome(new WelcomeFrame(1, WORLD, List.of())))),
                        dialler(ArbitraryFrames.frame(FrameType.MESSAGE, 7, "hello".getBytes(US_ASCII))),
                        dialler(bytes(FrameEncoder.stamp(FrameType.PING, 10))),
                        acceptor(bytes(FrameEncoder.stamp(FrameType.PONG, 10))),
                        acceptor(ArbitraryFrames.frame(FrameType.MESSAGE, 0xFFFF, new byte[0])),
                        dialler(bytes(FrameEncoder.reidentify(new Incarnation(1, 8)))),
                        dialler(ArbitraryFrames.frame(FrameType.FIRST_OPTIONAL, 0, new byte[] {1, 2, 3})),
                        acceptor(bytes(FrameEncoder.goodbye(GoodbyeReason.STOPPING, "bye"))));
    }

    @Test
    void everyExample_isReadByTheDecoder() throws Exception {
        List<Said> refusal = conversations().get(0);
        List<Said> link = conversations().get(1);

        assertThat(FrameDecoder.refused(payload(refusal.get(1))).text()).isEqualTo("not yet.");
        assertThat(FrameDecoder.identity(payload(link.get(0))).extensions()).containsExactly(ADDITION);
        assertThat(FrameDecoder.identity(payload(link.get(0))).dialler()).isEqualTo(CLIENT);
        assertThat(FrameDecoder.welcome(payload(link.get(1))).acceptor()).isEqualTo(WORLD);
        assertThat(FrameDecoder.goodbye(payload(link.get(8)))).isEqualTo(new GoodbyeFrame(1, "bye"));
    }

    @Test
    void everyLengthInWords_isTheFramesLength() throws Exception {
        List<MatchResult> lengths = Pattern.compile("(?m)^([0-9a-f]{8}) .* ([0-9]+) bytes$")
                .matcher(page())
                .results()
                .toList();

        assertThat(lengths)
                .hasSize(4)
                .allSatisfy(length ->
                        assertThat(Integer.parseInt(length.group(1), 16)).isEqualTo(Integer.parseInt(length.group(2))));
    }

    @Test
    void everyReason_isInTheTables() throws IOException {
        String page = page();
        for (RefusalReason reason : RefusalReason.values()) {
            assertThat(reason == RefusalReason.UNRECOGNISED
                            || Pattern.compile("\\| " + reason.code() + " \\| `" + reason + "`.* \\| "
                                            + (reason.retryable() ? "yes" : "no") + " \\|")
                                    .matcher(page)
                                    .find())
                    .as("%s", reason)
                    .isTrue();
        }
        for (GoodbyeReason reason : GoodbyeReason.values()) {
            assertThat(reason == GoodbyeReason.UNRECOGNISED
                            || page.contains("| " + reason.code() + " | `" + reason + "`"))
                    .as("%s", reason)
                    .isTrue();
        }
    }

    @Test
    void everyFrame_isInTheTable() throws IOException {
        String page = page();
        for (int type = FrameType.IDENTITY; type <= FrameType.MESSAGE; type++) {
            assertThat(page).contains("| " + type + " | " + FrameType.name(type) + " |");
        }
        assertThat(page).contains("| " + FrameType.FIRST_OPTIONAL + " to 255 | optional");
    }

    private static ByteBuffer payload(Said said) {
        byte[] frame = HexFormat.of().parseHex(said.hex());
        return ByteBuffer.wrap(frame, LinkProtocol.HEADER_BYTES, frame.length - LinkProtocol.HEADER_BYTES)
                .slice();
    }

    /** Returns each block with hexadecimal lines as its frames. */
    private static List<List<Said>> conversations() throws IOException {
        return BLOCK.matcher(page())
                .results()
                .map(block -> frames(block.group(1)))
                .filter(frames -> !frames.isEmpty())
                .toList();
    }

    /** Cuts by the length of each frame, so that a wrong one shifts all that follows. */
    private static List<Said> frames(String block) {
        List<Said> frames = new ArrayList<>();
        String speaker = "";
        StringBuilder hex = new StringBuilder();
        for (String line : block.lines().toList()) {
            if (SPEAKER.matcher(line).matches()) {
                assertThat(hex).as("unfinished frame of the %s", speaker).isEmpty();
                speaker = line.substring(0, line.length() - 1);
            }
            Scanner words = new Scanner(line);
            while (words.hasNext(HEX)) {
                hex.append(words.next());
            }
            if (hex.length() >= 16 && hex.length() >= 16 + 2 * Integer.parseInt(hex.substring(0, 8), 16)) {
                frames.add(new Said(speaker, hex.toString()));
                hex.setLength(0);
            }
        }
        assertThat(hex).as("unfinished frame at the end").isEmpty();
        return frames;
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("..", "docs", "link-protocol.md"));
    }
}
