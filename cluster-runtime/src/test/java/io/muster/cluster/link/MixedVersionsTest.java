package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.cluster.link.protocol.Extension;
import io.muster.cluster.link.protocol.FrameDecoder;
import io.muster.cluster.link.protocol.FrameEncoder;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.cluster.link.protocol.IdentityFrame;
import io.muster.cluster.link.protocol.LinkTarget;
import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.cluster.link.protocol.RefusedFrame;
import io.muster.cluster.link.protocol.VersionRange;
import io.muster.cluster.link.protocol.WelcomeFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers of an older and of a newer version, as dialler and as acceptor. */
class MixedVersionsTest {

    private static final VersionRange OLDER = new VersionRange(0, 0);
    private static final VersionRange NEWER = new VersionRange(1, 3);
    private static final Extension ADDITION = new Extension(0x0102, false, new byte[] {9});
    private static final Extension DEMAND = new Extension(0x0103, true, new byte[] {1, 2});

    /** A message, an optional frame with and one without a payload, and a message again. */
    private static final ByteBuffer OPTIONAL_BETWEEN_MESSAGES = ByteBuffer.wrap(concat(
            message(1, "before"),
            RawPeer.header(FrameType.FIRST_OPTIONAL, 0, 3),
            new byte[] {1, 2, 3},
            RawPeer.header(0xFF, 0, 0),
            message(2, "after")));

    private final TestBed bed = new TestBed();
    private final RecordingHandler ours = new RecordingHandler();

    @AfterEach
    void close() {
        bed.close();
    }

    private LinkListener listen() {
        return bed.listen(incoming -> incoming.admit(bed.world, ours));
    }

    private ByteBuffer identity(VersionRange versions, List<Extension> extensions) {
        LinkTarget target =
                new LinkTarget(bed.world.identity().id(), bed.world.identity().instance());
        return FrameEncoder.identity(new IdentityFrame(versions, bed.client, target, 1, extensions));
    }

    @Test
    void olderDialler_isRefused_withBothRanges() throws Exception {
        try (RawPeer peer = new RawPeer(listen())) {
            RefusedFrame refused = FrameDecoder.refused(
                    peer.write(identity(OLDER, List.of())).read().payload());

            assertThat(refused.reason()).isEqualTo(RefusalReason.VERSION);
            assertThat(refused.text())
                    .isEqualTo("you speak link protocol 0..0, this server speaks 1..1; upgrade the older one");
            assertThat(peer.isClosed()).isTrue();
        }
    }

    @Test
    void newerDiallerThatNoLongerSpeaksOurs_isRefused_thoughTheRestIsUnreadable() throws Exception {
        byte[] unreadable = {'M', 'S', 'T', 'R', 2, 3, -1, -1, -1};
        try (RawPeer peer = new RawPeer(listen())) {
            peer.write(RawPeer.header(FrameType.IDENTITY, 0, unreadable.length)).write(unreadable);

            assertThat(FrameDecoder.refused(peer.read().payload()).text())
                    .isEqualTo("you speak link protocol 2..3, this server speaks 1..1; upgrade the older one");
        }
    }

    @Test
    void newerDialler_isWelcomedWithOurVersion_andItsAdditionIgnored() throws Exception {
        try (RawPeer peer = new RawPeer(listen())) {
            peer.write(identity(NEWER, List.of(ADDITION)));

            assertThat(FrameDecoder.welcome(peer.readUntil(FrameType.WELCOME).payload())
                            .version())
                    .isEqualTo(1);
            await().atMost(TestBed.PATIENCE).until(() -> ours.ups.size() == 1);
        }
    }

    @Test
    void newerDiallersDemand_isRefused() throws Exception {
        try (RawPeer peer = new RawPeer(listen())) {
            RefusedFrame refused = FrameDecoder.refused(peer.write(identity(NEWER, List.of(ADDITION, DEMAND)))
                    .read()
                    .payload());

            assertThat(refused.reason()).isEqualTo(RefusalReason.UNKNOWN_EXTENSION);
            assertThat(refused.text())
                    .isEqualTo("extension type=259 is critical and unknown here; upgrade this server");
            assertThat(ours.ups).isEmpty();
        }
    }

    @Test
    void newerDiallersOptionalFrames_areSkippedAndCounted() throws Exception {
        try (RawPeer peer = new RawPeer(listen()).shakeHands(bed)) {
            peer.write(OPTIONAL_BETWEEN_MESSAGES);

            assertSkipped();
        }
    }

    @Test
    void newerAcceptorsOptionalFrames_areSkippedAndCounted() throws Exception {
        try (ServerSocket server = acceptor();
                RawPeer peer = dialled(server)) {
            peer.write(welcome(1, List.of(ADDITION))).write(OPTIONAL_BETWEEN_MESSAGES);

            assertSkipped();
        }
    }

    private void assertSkipped() {
        await().atMost(TestBed.PATIENCE).until(() -> ours.messages.size() == 2);
        assertThat(ours.messages)
                .containsExactly(new RecordingHandler.Received(1, "before"), new RecordingHandler.Received(2, "after"));
        assertThat(ours.link().statistics().skippedFrames()).isEqualTo(2);
        assertThat(ours.downs).isEmpty();
    }

    @Test
    void olderAcceptorsRefusal_isShownWithItsWords() throws Exception {
        String words = "you speak link protocol 1..1, this server speaks 0..0";
        try (ServerSocket server = acceptor();
                RawPeer peer = dialled(server)) {
            peer.write(FrameEncoder.refused(
                    RefusalReason.VERSION, words, bed.world.identity().instance()));

            DialFailure.Refused refused = (DialFailure.Refused) failure();
            assertThat(refused.reason()).isEqualTo(RefusalReason.VERSION);
            assertThat(refused.text()).endsWith("VERSION: " + words);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    void welcomeInAVersionThatWasNotOffered_isNotBelieved(int version) throws Exception {
        try (ServerSocket server = acceptor();
                RawPeer peer = dialled(server)) {
            peer.write(welcome(version, List.of()));

            assertThat(failure()).isInstanceOf(DialFailure.Protocol.class);
            assertThat(failure().text()).contains("version=" + version + " is not within the 1..1 offered");
            assertThat(FrameDecoder.goodbye(peer.read().payload()).text()).contains("version=" + version);
        }
    }

    @Test
    void newerAcceptorsDemand_endsTheDial() throws Exception {
        try (ServerSocket server = acceptor();
                RawPeer peer = dialled(server)) {
            peer.write(welcome(1, List.of(DEMAND)));

            assertThat(failure().text())
                    .contains("extension type=259 is critical and unknown here; upgrade this server");
            assertThat(peer.read().type()).isEqualTo(FrameType.GOODBYE);
        }
    }

    @Test
    void optionalFrameBeforeTheAnswer_endsTheDial() throws Exception {
        try (ServerSocket server = acceptor();
                RawPeer peer = dialled(server)) {
            peer.write(RawPeer.header(FrameType.FIRST_OPTIONAL, 0, 0));

            assertThat(failure().text()).contains("the answer must be WELCOME or REFUSED, not 128");
        }
    }

    @Test
    void refusalWithACodeOfALaterVersion_isShownAsItsNumber_andRetried() throws Exception {
        byte[] refused = ByteBuffer.allocate(30)
                .put(RawPeer.header(FrameType.REFUSED, 0, 22))
                .putShort((short) 999)
                .putLong(1)
                .putLong(2)
                .putShort((short) 2)
                .put((byte) 'n')
                .put((byte) 'o')
                .array();
        try (ServerSocket server = acceptor();
                RawPeer peer = dialled(server)) {
            peer.write(refused);

            DialFailure.Refused failure = (DialFailure.Refused) failure();
            assertThat(failure.text()).endsWith("reason 999: no");
            assertThat(failure.reason().retryable()).isTrue();
        }
    }

    @Test
    void goodbyeWithACodeOfALaterVersion_isShownAsItsNumber() throws Exception {
        byte[] goodbye = ByteBuffer.allocate(14)
                .put(RawPeer.header(FrameType.GOODBYE, 0, 6))
                .putShort((short) 999)
                .putShort((short) 2)
                .put((byte) 'n')
                .put((byte) 'o')
                .array();
        try (RawPeer peer = new RawPeer(listen()).shakeHands(bed)) {
            peer.write(goodbye);

            await().atMost(TestBed.PATIENCE).until(() -> ours.down() != null);
            assertThat(ours.downs.get(0).reason())
                    .isEqualTo(new DownReason.PeerGoodbye(GoodbyeReason.UNRECOGNISED, "reason 999: no"));
        }
    }

    private static ServerSocket acceptor() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /** Lets us dial {@code server}, and returns what it accepted, with IDENTITY read. */
    private RawPeer dialled(ServerSocket server) throws IOException {
        bed.dialling.dial(
                new DialRequest("127.0.0.1", server.getLocalPort(), bed.client, bed.world.identity(), 1), ours);
        RawPeer peer = new RawPeer(server);
        peer.readUntil(FrameType.IDENTITY);
        return peer;
    }

    private ByteBuffer welcome(int version, List<Extension> extensions) {
        return FrameEncoder.welcome(new WelcomeFrame(version, bed.world, extensions));
    }

    private DialFailure failure() {
        await().atMost(TestBed.PATIENCE).until(() -> !ours.failures.isEmpty());
        return ours.failures.get(0);
    }

    private static byte[] message(int tag, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return concat(RawPeer.header(FrameType.MESSAGE, tag, bytes.length), bytes);
    }

    private static byte[] concat(byte[]... parts) {
        int total = 0;
        for (byte[] part : parts) {
            total += part.length;
        }
        ByteBuffer whole = ByteBuffer.allocate(total);
        for (byte[] part : parts) {
            whole.put(part);
        }
        return whole.array();
    }
}
