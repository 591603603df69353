package io.muster.cluster.link.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Scanner;
import org.junit.jupiter.api.Test;

/** Reads the example of docs/link-protocol.md with the decoder. */
class DocumentedBytesTest {

    @Test
    void theExample_isWhatItSays() throws Exception {
        ByteBuffer example = ByteBuffer.wrap(HexFormat.of().parseHex(String.join("", hexOfTheExample())));

        IdentityFrame identity = FrameDecoder.identity(next(example, FrameType.IDENTITY));
        assertThat(identity.dialler().label()).isEqualTo("client/3");
        assertThat(identity.dialler().system()).isEqualTo("game");
        assertThat(identity.dialler().identity().incarnation()).hasToString("1.7");
        assertThat(identity.target().id()).isEqualTo(1);
        assertThat(identity.attempt()).isEqualTo(2);
        assertThat(identity.extensions()).containsExactly(new Extension(0x0102, false, new byte[] {9}));
        WelcomeFrame welcome = FrameDecoder.welcome(next(example, FrameType.WELCOME));
        assertThat(welcome.acceptor().label()).isEqualTo("world/1");
        assertThat(welcome.acceptor().identity().incarnation()).hasToString("1.5");
        assertThat(StandardCharsets.US_ASCII
                        .decode(next(example, FrameType.MESSAGE))
                        .toString())
                .isEqualTo("hello");
        assertThat(FrameDecoder.stamp(FrameType.PING, next(example, FrameType.PING)))
                .isEqualTo(10);
        assertThat(FrameDecoder.goodbye(next(example, FrameType.GOODBYE))).isEqualTo(new GoodbyeFrame(1, "bye"));
        assertThat(example.hasRemaining()).isFalse();
    }

    @Test
    void everyReason_isInTheTables() throws IOException {
        String page = page();
        for (RefusalReason reason : RefusalReason.values()) {
            assertThat(reason == RefusalReason.UNRECOGNISED
                            || page.contains("| " + reason.code() + " | `" + reason + "`"))
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

    private static ByteBuffer next(ByteBuffer stream, int type) {
        long header = stream.getLong();
        assertThat(FrameHeader.type(header)).isEqualTo(type);
        ByteBuffer payload = stream.slice(stream.position(), FrameHeader.length(header));
        stream.position(stream.position() + payload.remaining());
        return payload;
    }

    /** Returns, line by line, the hexadecimal words before the first word that is none. */
    private static List<String> hexOfTheExample() throws IOException {
        String page = page();
        int start = page.indexOf("```", page.indexOf("## Example")) + 3;
        String block = page.substring(start, page.indexOf("```", start));
        List<String> hex = new ArrayList<>();
        for (String line : block.lines().toList()) {
            Scanner words = new Scanner(line);
            while (words.hasNext("([0-9a-f]{2})+")) {
                hex.add(words.next());
            }
        }
        return hex;
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("..", "docs", "link-protocol.md"));
    }
}
