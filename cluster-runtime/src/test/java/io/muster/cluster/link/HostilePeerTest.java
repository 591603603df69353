package io.muster.cluster.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.muster.cluster.link.protocol.FrameDecoder;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.cluster.link.protocol.LinkProtocol;
import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.cluster.link.protocol.RefusedFrame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class HostilePeerTest {

    static List<Arguments> garbage() {
        return List.of(
                Arguments.of("HTTP", "GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII), "looks like HTTP"),
                Arguments.of("TLS", HexFormat.of().parseHex("160301020001000001fc0303"), "looks like TLS"),
                Arguments.of("SSH", "SSH-2.0-OpenSSH_9.6\r\n".getBytes(US_ASCII), "looks like SSH"),
                Arguments.of(
                        "huge length", RawPeer.header(FrameType.IDENTITY, 0, 0x7FFF_FFFF), "was expected, not bytes"),
                Arguments.of("negative length", RawPeer.header(FrameType.IDENTITY, 0, -1), "was expected, not bytes"),
                Arguments.of("message first", RawPeer.header(FrameType.MESSAGE, 1, 0), "was expected, not bytes"),
                Arguments.of("ping first", RawPeer.header(FrameType.PING, 0, 0), "must be IDENTITY, not PING"),
                Arguments.of("empty identity", RawPeer.header(FrameType.IDENTITY, 0, 0), "ends within magic"),
                Arguments.of("zeros", new byte[64], "must be IDENTITY, not 0"),
                Arguments.of("optional first", RawPeer.header(0x80, 0, 0), "must be IDENTITY, not 128"),
                Arguments.of("reserved bits", RawPeer.header(FrameType.IDENTITY, 5, 0), "reserved bits"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("garbage")
    void garbage_isRefusedWithAReason_andNothingElseHappens(String name, byte[] bytes, String expected)
            throws Exception {
        try (TestBed bed = new TestBed()) {
            RecordingHandler acceptor = new RecordingHandler();
            LinkListener listener = bed.listen(incoming -> incoming.admit(bed.world, acceptor));
            try (RawPeer peer = new RawPeer(listener)) {
                RefusedFrame refused =
                        FrameDecoder.refused(peer.write(bytes).read().payload());

                assertThat(refused.reason()).isEqualTo(RefusalReason.MALFORMED);
                assertThat(refused.text()).contains(expected);
                assertThat(refused.answering()).isEqualTo(bed.world.identity().instance());
                assertThat(peer.isClosed()).isTrue();
            }
            RecordingHandler decent = new RecordingHandler();
            bed.dialling.dial(bed.dialTo(listener), decent);
            await().atMost(TestBed.PATIENCE).until(() -> !decent.ups.isEmpty());
            assertThat(acceptor.ups).hasSize(1);
            assertThat(listener.handshakes()).isZero();
        }
    }

    @Test
    void dataRightBehindIdentity_isRefused() throws Exception {
        try (TestBed bed = new TestBed()) {
            LinkListener listener = bed.listen(IncomingLink::hold);
            byte[] identity = new byte[RawPeer.identity(bed).remaining()];
            RawPeer.identity(bed).get(identity);
            byte[] both = java.util.Arrays.copyOf(identity, identity.length + 1);
            try (RawPeer peer = new RawPeer(listener)) {
                RefusedFrame refused =
                        FrameDecoder.refused(peer.write(both).read().payload());

                assertThat(refused.text()).isEqualTo("data followed IDENTITY before it was answered");
            }
        }
    }

    @Test
    void whatTheLastReadOfALinkBrought_isCountedWhenTheLinkIsDown() throws Exception {
        try (TestBed bed = new TestBed()) {
            List<Long> received = new CopyOnWriteArrayList<>();
            RecordingHandler acceptor = new RecordingHandler() {
                @Override
                public void onDown(Link link, DownReason reason, long unsent) {
                    received.add(link.statistics().received().messages());
                    super.onDown(link, reason, unsent);
                }
            };
            LinkListener listener = bed.listen(incoming -> incoming.admit(bed.world, acceptor));
            try (RawPeer peer = new RawPeer(listener).shakeHands(bed)) {
                ByteBuffer bytes = ByteBuffer.allocate(6 * LinkProtocol.HEADER_BYTES);
                for (int i = 0; i < 5; i++) {
                    bytes.put(RawPeer.header(FrameType.MESSAGE, 1, 0));
                }
                peer.write(bytes.put(RawPeer.header(FrameType.PING, 7, 0)).flip());

                await().atMost(TestBed.PATIENCE).until(() -> acceptor.down() != null);
            }
            assertThat(acceptor.downs.get(0).reason()).isInstanceOf(DownReason.ProtocolError.class);
            assertThat(received).containsExactly(5L);
        }
    }

    @Test
    void slowlyDrippingIdentity_runsIntoTheDeadline() throws Exception {
        LinkTimes times =
                LinkTimes.defaults().withHandshake(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(9));
        try (TestBed bed = new TestBed(LinkSettings.defaults().withTimes(times))) {
            LinkListener listener = bed.listen(IncomingLink::hold);
            try (RawPeer peer = new RawPeer(listener)) {
                byte[] identity = new byte[RawPeer.identity(bed).remaining()];
                RawPeer.identity(bed).get(identity);
                peer.write(identity[0]);
                int[] sent = {1};
                // A byte with each look, each well within the deadline.
                await().pollInterval(Duration.ofMillis(50))
                        .atMost(TestBed.PATIENCE)
                        .until(() -> {
                            boolean answered = peer.isAnswered();
                            if (!answered && sent[0] < identity.length) {
                                peer.write(identity[sent[0]++]);
                            }
                            return answered;
                        });

                assertThat(FrameDecoder.refused(peer.read().payload()).reason())
                        .isEqualTo(RefusalReason.IDENTITY_TIMEOUT);
                assertThat(sent[0]).isLessThan(identity.length);
                await().atMost(TestBed.PATIENCE).until(() -> listener.handshakes() == 0);
            }
        }
    }

    @Test
    void healthProbes_areQuiet_andGarbageCannotFillTheLog() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(NettyLinkListener.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        try (TestBed bed = new TestBed()) {
            LinkListener listener = bed.listen(IncomingLink::hold);
            for (int i = 0; i < 20; i++) {
                new RawPeer(listener).close();
            }
            for (int i = 0; i < 20; i++) {
                try (RawPeer peer = new RawPeer(listener)) {
                    peer.write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII)).read();
                }
            }
            await().atMost(TestBed.PATIENCE).until(() -> listener.handshakes() == 0);

            List<ILoggingEvent> loud = new ArrayList<>(appender.list);
            loud.removeIf(event -> !event.getLevel().isGreaterOrEqual(Level.INFO));
            assertThat(loud)
                    .hasSizeBetween(1, 5)
                    .allMatch(event -> event.getFormattedMessage().contains("looks like HTTP"));
        } finally {
            logger.detachAppender(appender);
        }
    }

    @Test
    void peerThatClosesWithinItsFirstHeader_isNotTakenForAHealthProbe() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(NettyLinkListener.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        try (TestBed bed = new TestBed()) {
            LinkListener listener = bed.listen(IncomingLink::hold);
            new RawPeer(listener).write(new byte[7]).close();

            await().atMost(TestBed.PATIENCE)
                    .until(() -> List.copyOf(appender.list).stream()
                            .anyMatch(event -> event.getFormattedMessage()
                                    .endsWith("closed the connection before it was answered")));
        } finally {
            logger.detachAppender(appender);
        }
    }

    static List<Arguments> malformedOnALiveLink() {
        return List.of(
                Arguments.of(
                        RawPeer.header(FrameType.MESSAGE, 1, (1 << 20) + 1),
                        "frame MESSAGE of 1048577 bytes must be at most 1048576"),
                Arguments.of(RawPeer.header(FrameType.MESSAGE, 1, -1), "frame MESSAGE of 4294967295 bytes"),
                Arguments.of(RawPeer.header(FrameType.PING, 0, 5000), "frame PING of 5000 bytes must be at most 1024"),
                Arguments.of(RawPeer.header(FrameType.PING, 0, 0), "frame PING: ends within stamp"),
                Arguments.of(RawPeer.header(FrameType.WELCOME, 0, 0), "frame WELCOME does not belong on a live link"),
                Arguments.of(RawPeer.header(9, 0, 0), "frame 9 does not belong on a live link"),
                Arguments.of(RawPeer.header(0x7F, 0, 0), "frame 127 does not belong on a live link"),
                Arguments.of(RawPeer.header(0x80, 0, 1025), "frame 128 of 1025 bytes must be at most 1024"),
                Arguments.of(RawPeer.header(0x80, 1, 0), "frame 128 sets reserved bits"),
                Arguments.of(RawPeer.header(FrameType.MESSAGE | 0, 0x1_0000, 0), "sets reserved bits"));
    }

    @ParameterizedTest
    @MethodSource("malformedOnALiveLink")
    void malformedFrame_endsThatLinkWithAReason_andNoOther(byte[] bytes, String expected) throws Exception {
        try (TestBed bed = new TestBed()) {
            RecordingHandler acceptor = new RecordingHandler();
            LinkListener listener = bed.listen(incoming -> incoming.admit(bed.world, acceptor));
            try (RawPeer good = new RawPeer(listener).shakeHands(bed);
                    RawPeer bad = new RawPeer(listener).shakeHands(bed)) {
                bad.write(bytes);

                await().atMost(TestBed.PATIENCE).until(() -> acceptor.downs.size() == 1);
                assertThat(acceptor.downs.get(0).reason()).isInstanceOf(DownReason.ProtocolError.class);
                assertThat(acceptor.downs.get(0).reason().text()).contains(expected);
                assertThat(FrameDecoder.goodbye(bad.readUntil(FrameType.GOODBYE).payload())
                                .reason())
                        .isEqualTo(GoodbyeReason.PROTOCOL_ERROR);
                good.write(RawPeer.header(FrameType.MESSAGE, 4, 0));
                await().atMost(TestBed.PATIENCE).until(() -> acceptor.messages.size() == 1);
            }
        }
    }

    @Test
    void claimedLength_costsOnlyWhatArrives() throws Exception {
        LinkLimits limits = new LinkLimits(16 << 20, 16 << 20, 64, 64, 8);
        try (TestBed bed = new TestBed(LinkSettings.defaults().withLimits(limits))) {
            RecordingHandler acceptor = new RecordingHandler();
            LinkListener listener = bed.listen(incoming -> incoming.admit(bed.world, acceptor));
            try (RawPeer peer = new RawPeer(listener).shakeHands(bed)) {
                long before = usedDirectMemory();
                peer.write(RawPeer.header(FrameType.MESSAGE, 1, 16 << 20)).write(new byte[1000]);
                await().atMost(TestBed.PATIENCE).until(() -> acceptor.ups.size() == 1);

                assertThat(usedDirectMemory() - before).isLessThan(8 << 20);
            }
        }
    }

    private static long usedDirectMemory() {
        return io.netty.util.internal.PlatformDependent.usedDirectMemory();
    }
}
