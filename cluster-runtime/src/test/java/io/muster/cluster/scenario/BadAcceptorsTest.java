package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.scenario.WrittenFromThePage.Server;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is dialled and answers with something wrong is named in the log and in the link's status, is dialled again, and disturbs nobody. */
final class BadAcceptorsTest {

    private static final String WHERE = "; check the address and the port";

    /** What an acceptor answers to IDENTITY, and what is said of it. */
    private record Bad(String name, Function<Server, byte[]> answer, String said) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Bad> bads() {
        return List.of(
                new Bad(
                        "a web server",
                        self -> "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII),
                        "got a wrong answer: the handshake's frame was expected, not what looks like HTTP" + WHERE),
                new Bad(
                        "garbage",
                        self -> HexFormat.of().parseHex("deadbeef00000001ffff"),
                        "got a wrong answer: the handshake's frame was expected, not bytes deadbeef00000001" + WHERE),
                new Bad(
                        "a huge length",
                        self -> HexFormat.of().parseHex("7fffffff02000000"),
                        "got a wrong answer: the handshake's frame was expected, not bytes 7fffffff02000000" + WHERE),
                new Bad(
                        "another instance",
                        self -> WrittenFromThePage.welcome(self.withInstance(new byte[16])),
                        "got a wrong answer: meant ServerIdentity["),
                new Bad(
                        "a message first",
                        self -> WrittenFromThePage.message(1, "psst"),
                        "got a wrong answer: the handshake's frame was expected, not bytes 0000000408000001" + WHERE),
                new Bad(
                        "an older version",
                        self -> WrittenFromThePage.refused(
                                5, self.instance(), "you speak 1..1, this server speaks 0..0"),
                        ": VERSION: you speak 1..1, this server speaks 0..0"),
                new Bad("nothing", self -> new byte[0], "was closed by the peer before it answered"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bads")
    void isNamedAndDialledAgainAndNobodyElseNotices(Bad bad) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                LogLines log = new LogLines();
                Innocents innocents = new Innocents(config -> {})) {
            Server peer = innocents.listPeer("world", server.getLocalPort());
            for (int dial = 0; dial < 3; dial++) {
                try (WrittenFromThePage raw = WrittenFromThePage.accept(server)) {
                    raw.readExpecting(WrittenFromThePage.IDENTITY);
                    raw.write(bad.answer().apply(peer));
                    raw.shutDownOutput();
                    raw.readToTheEnd();
                }
            }

            until(() -> innocents.social.server(Innocents.PEER_ID).statistics().failedDials() >= 3);
            assertThat(innocents.social.server(Innocents.PEER_ID).link().toString())
                    .contains(bad.said());
            assertThat(log.beginning("world/40 (" + peer.instanceText() + ") not connected"))
                    .singleElement()
                    .asString()
                    .contains("of server 40 at 127.0.0.1:" + server.getLocalPort(), bad.said());
            try (WrittenFromThePage raw = WrittenFromThePage.accept(server)) {
                raw.readExpecting(WrittenFromThePage.IDENTITY);
                raw.write(WrittenFromThePage.welcome(peer));
                until(() -> innocents.social.server(Innocents.PEER_ID).isConnected());
            }
            innocents.assertUndisturbed();
        }
    }

    @Test
    void oneThatNeverAnswersIsGivenUpAfterTheHandshakeTimeout() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                LogLines log = new LogLines();
                Innocents innocents = new Innocents(
                        config -> config.set("link.hold-timeout", "500ms").set("link.handshake-timeout", "1s"))) {
            Server peer = innocents.listPeer("world", server.getLocalPort());
            try (WrittenFromThePage raw = WrittenFromThePage.accept(server)) {
                raw.readExpecting(WrittenFromThePage.IDENTITY);

                assertThat(raw.isClosed()).isTrue();
            }
            until(() -> !log.beginning("world/40 (" + peer.instanceText() + ") not connected")
                    .isEmpty());
            assertThat(log.beginning("world/40 (" + peer.instanceText() + ") not connected"))
                    .singleElement()
                    .asString()
                    .contains("got no answer within 1000 ms");
            innocents.assertUndisturbed();
        }
    }
}
