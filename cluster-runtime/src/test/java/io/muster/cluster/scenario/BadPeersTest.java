package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.cluster.scenario.WrittenFromThePage.Ending;
import io.muster.cluster.scenario.WrittenFromThePage.Server;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever comes to the link port of a running server with something wrong is told and logged, and disturbs nobody. */
final class BadPeersTest {

    private static final byte[] SOMEBODY = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
    private static final String SOMEBODYS = "00112233445566778899aabbccddeeff";
    private static final String WHERE = "; check the address and the port";

    /**
     * One who is refused.
     *
     * @param bytes what it sends
     * @param who how the log names it
     * @param code on the wire
     * @param reason in the log and in the statistics
     * @param text to the peer, and in the log
     */
    private record Bad(
            String name,
            Function<Scene, byte[]> bytes,
            String who,
            int code,
            String reason,
            Function<Scene, String> text) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Who is there: the server that is dialled, one that is listed and played by the test, and the innocent one. */
    private record Scene(Server world, Server peer, Server innocent) {
        byte[] identity(Server self) {
            return WrittenFromThePage.identity(self, world, 1);
        }
    }

    static List<Bad> strangers() {
        return List.of(
                malformed("garbage", garbage(), "bytes deadbeef00000001"),
                malformed("an HTTP request", ascii("GET /health HTTP/1.1\r\nHost: x\r\n\r\n"), "what looks like HTTP"),
                malformed(
                        "a TLS hello",
                        HexFormat.of().parseHex("16030100c8010000c40303" + "5a".repeat(194)),
                        "what looks like TLS, which links do not speak"),
                malformed("a huge length", HexFormat.of().parseHex("7fffffff01000000"), "bytes 7fffffff01000000"),
                malformed("a message first", WrittenFromThePage.message(1, "psst"), "bytes 0000000408000001"));
    }

    static List<Bad> mismatches() {
        return List.of(
                new Bad(
                        "another system",
                        scene -> scene.identity(scene.peer().withSystem("closed-world")),
                        "social/40",
                        3,
                        "WRONG_SYSTEM",
                        scene -> "this server belongs to system 'open-world', not 'closed-world';"
                                + " compare muster.system and the registry of both"),
                new Bad(
                        "an older protocol",
                        scene -> WrittenFromThePage.identity(
                                0, 0, scene.peer(), scene.world(), 1, WrittenFromThePage.NO_EXTENSIONS),
                        "a peer",
                        5,
                        "VERSION",
                        scene -> "you speak link protocol 0..0, this server speaks 1..1; upgrade the older one"),
                new Bad(
                        "a wrong target",
                        scene -> WrittenFromThePage.identity(
                                scene.peer(), scene.world().withInstance(SOMEBODY), 1),
                        "social/40",
                        2,
                        "WRONG_TARGET",
                        scene -> "you mean instance " + SOMEBODYS + ", this is "
                                + scene.world().instanceText()
                                + "; that process has ended, or two servers advertise one address"),
                new Bad(
                        "a wrong target's id",
                        scene -> WrittenFromThePage.identity(
                                scene.peer(), scene.world().withId(9), 1),
                        "social/40",
                        2,
                        "WRONG_TARGET",
                        scene -> "you mean id 9, this is id " + scene.world().id() + " now; the registry tells"),
                new Bad(
                        "a group the topology forbids",
                        scene -> scene.identity(scene.peer().withGroup("world")),
                        "world/40",
                        4,
                        "TOPOLOGY",
                        scene -> "here world connects to [], the dialler thinks it connects to world;"
                                + " give both the same muster.groups"));
    }

    static List<Bad> unwanted() {
        return List.of(
                new Bad(
                        "a group nobody knows",
                        scene -> scene.identity(scene.peer().withGroup("ghosts")),
                        "ghosts/40",
                        4,
                        "TOPOLOGY",
                        scene -> "here there is no group ghosts, the dialler thinks it connects to world;"
                                + " give both the same muster.groups"),
                new Bad(
                        "an unknown id",
                        scene -> scene.identity(scene.peer().withId(77)),
                        "social/77",
                        1,
                        "NOT_LISTED_YET",
                        scene -> "you are not listed as this server sees the registry;"
                                + " if this goes on, compare the registry of both"),
                new Bad(
                        "an old incarnation",
                        scene -> scene.identity(scene.peer().withRevision(1)),
                        "social/40",
                        6,
                        "OLD_INCARNATION",
                        scene -> "social/40 has incarnation 1.1, known is social/40 ("
                                + scene.peer().instanceText() + ") with 1."
                                + scene.peer().revision()
                                + "; it has to register again"),
                new Bad(
                        "another process under a live id",
                        scene -> scene.identity(scene.innocent().withInstance(SOMEBODY)),
                        "social/1",
                        6,
                        "OLD_INCARNATION",
                        scene ->
                                "social/1 has incarnation 1." + scene.innocent().revision() + ", known is social/1 ("
                                        + scene.innocent().instanceText() + ") with 1."
                                        + scene.innocent().revision()
                                        + "; it has to register again"),
                new Bad(
                        "the identity of a live peer, replayed",
                        scene -> scene.identity(scene.innocent()),
                        "social/1",
                        11,
                        "DUPLICATE",
                        scene -> "link number 1 is up"));
    }

    private static Bad malformed(String name, byte[] bytes, String seen) {
        String text = "the handshake's frame was expected, not " + seen + WHERE;
        return new Bad(name, scene -> bytes, "a peer", 7, "MALFORMED", scene -> text);
    }

    private static byte[] garbage() {
        byte[] bytes = new byte[100_000];
        new Random(7).nextBytes(bytes);
        System.arraycopy(HexFormat.of().parseHex("deadbeef00000001"), 0, bytes, 0, 8);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"strangers", "mismatches", "unwanted"})
    void isToldWhyAndLoggedOnceAndNobodyElseNotices(Bad bad) throws Exception {
        try (LogLines log = new LogLines();
                Innocents innocents = new Innocents(config -> config.set("link.hold-timeout", "1s"))) {
            Server peer = innocents.listPeer("social", 1);
            until(() -> innocents.world.cluster().server(Innocents.PEER_ID).isPresent());
            Scene scene = new Scene(Peers.of(innocents.world), peer, Peers.of(innocents.social));
            try (WrittenFromThePage raw = innocents.connect()) {
                raw.write(bad.bytes().apply(scene));

                Ending refused = raw.readRefused();

                String text = bad.text().apply(scene);
                assertThat(refused)
                        .isEqualTo(new Ending(bad.code(), scene.world().instanceText(), text));
                assertThat(log.beginning("Refused"))
                        .containsExactly("Refused " + bad.who() + " at /127.0.0.1:" + raw.localPort() + ": "
                                + bad.reason() + ": " + text);
            }
            innocents.assertNothingLeft();
            innocents.assertUndisturbed();
            assertThat(innocents.world.cluster().statistics().refusedByUs()).containsEntry(bad.reason(), 1L);
        }
    }

    @Test
    void anEmptyConnectIsQuiet() throws Exception {
        try (LogLines log = new LogLines();
                Innocents innocents = new Innocents(config -> {})) {
            List<String> before = log.all();
            for (int i = 0; i < 20; i++) {
                innocents.connect().close();
            }
            innocents.assertNothingLeft();
            innocents.assertUndisturbed();

            assertThat(log.all()).isEqualTo(before);
        }
    }

    @Test
    void aSlowDripIsCutOffAtTheIdentityTimeout() throws Exception {
        try (LogLines log = new LogLines();
                Innocents innocents = new Innocents(config -> config.set("link.identity-timeout", "2s"));
                WrittenFromThePage raw = innocents.connect()) {
            byte[] identity =
                    WrittenFromThePage.identity(innocents.listPeer("social", 1), Peers.of(innocents.world), 1);
            raw.write(Arrays.copyOf(identity, 1));
            int[] sent = {1};
            // A byte with each look.
            await().pollInterval(Duration.ofMillis(100))
                    .atMost(OpenWorld.PATIENCE)
                    .until(() -> {
                        boolean answered = raw.isAnswered();
                        if (!answered && sent[0] < identity.length - 1) {
                            raw.write(Arrays.copyOfRange(identity, sent[0], ++sent[0]));
                        }
                        return answered;
                    });

            assertThat(raw.readRefused().code()).isEqualTo(12);
            assertThat(log.beginning("Refused"))
                    .containsExactly("Refused a peer at /127.0.0.1:" + raw.localPort()
                            + ": IDENTITY_TIMEOUT: IDENTITY was not complete within 2000 ms;"
                            + " a slow network needs a longer link.identity-timeout");
            innocents.assertNothingLeft();
            innocents.assertUndisturbed();
        }
    }

    @Test
    void whoBreaksTheProtocolOnALiveLinkLosesThatLinkAlone() throws Exception {
        try (LogLines log = new LogLines();
                Innocents innocents = new Innocents(config -> {})) {
            Server peer = innocents.listPeer("social", 1);
            until(() -> innocents.world.cluster().server(Innocents.PEER_ID).isPresent());
            try (WrittenFromThePage raw = innocents.connect()) {
                raw.write(WrittenFromThePage.identity(peer, Peers.of(innocents.world), 1));
                raw.readWelcome();
                raw.write(ascii("GET / HTTP/1.1\r\n\r\n"));

                Ending goodbye = raw.readGoodbye();

                assertThat(goodbye.code()).isEqualTo(5);
                assertThat(goodbye.text()).startsWith("frame 47 of 1195725856 bytes must be at most 1024");
            }
            until(() -> innocents.world.heard("social").countAny("disconnected 40") == 1);
            assertThat(log.beginning("social/40 (" + peer.instanceText() + ") disconnected"))
                    .containsExactly("social/40 (" + peer.instanceText()
                            + ") disconnected: protocol error of the peer: frame 47 of 1195725856 bytes must be at most"
                            + " 1024");
            innocents.assertNothingLeft();
            innocents.assertUndisturbed();
        }
    }

    @Test
    void whoIsReplacedByARestartIsRefusedForTheRestOfItsLife() throws Exception {
        try (Innocents innocents = new Innocents(config -> {})) {
            Server dead = innocents.listPeer("social", 1);
            Server restarted = innocents.listPeer("social", 1);
            until(() -> innocents
                    .world
                    .cluster()
                    .server(Innocents.PEER_ID)
                    .filter(server -> server.instance().toString().equals(restarted.instanceText()))
                    .isPresent());
            Map<Long, Server> attempts = Map.of(1L, dead, Long.MAX_VALUE, dead);
            for (Map.Entry<Long, Server> replay : attempts.entrySet()) {
                try (WrittenFromThePage raw = innocents.connect()) {
                    raw.write(
                            WrittenFromThePage.identity(replay.getValue(), Peers.of(innocents.world), replay.getKey()));

                    assertThat(raw.readRefused().code()).isEqualTo(6);
                }
            }
            innocents.assertNothingLeft();
            innocents.assertUndisturbed();
        }
    }
}
