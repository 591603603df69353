package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.cluster.link.protocol.FrameDecoder;
import io.muster.cluster.link.protocol.FrameEncoder;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.cluster.link.protocol.WelcomeFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HandshakeTest {

    private static final LinkTimes SHORT_HOLD =
            LinkTimes.defaults().withHandshake(Duration.ofSeconds(20), Duration.ofMillis(300), Duration.ofSeconds(20));
    private static final LinkTimes SHORT_HANDSHAKE =
            LinkTimes.defaults().withHandshake(Duration.ofSeconds(20), Duration.ofMillis(300), Duration.ofMillis(600));

    @ParameterizedTest
    @EnumSource(Transport.class)
    void admitted_bothEndsKnowEachOther(Transport transport) {
        RecordingHandler dialler = new RecordingHandler();
        RecordingHandler acceptor = new RecordingHandler();
        try (TestBed bed = new TestBed(LinkSettings.defaults(), transport)) {
            bed.connect(dialler, acceptor);

            assertThat(dialler.link().peer()).isEqualTo(bed.world);
            assertThat(dialler.link().direction()).isEqualTo(LinkDirection.UPSTREAM);
            assertThat(acceptor.link().peer()).isEqualTo(bed.client);
            assertThat(acceptor.link().direction()).isEqualTo(LinkDirection.DOWNSTREAM);
            assertThat(acceptor.link().attempt()).isEqualTo(1);
        }
    }

    @Test
    void refused_theDiallerHearsReasonTextAndWhoAnswered() {
        try (TestBed bed = new TestBed()) {
            RecordingHandler dialler = new RecordingHandler();
            LinkListener listener =
                    bed.listen(incoming -> incoming.refuse(RefusalReason.TOPOLOGY, "client may not connect to world"));
            bed.dialling.dial(bed.dialTo(listener), dialler);

            DialFailure.Refused refused = (DialFailure.Refused) onlyFailure(dialler);
            assertThat(refused.reason()).isEqualTo(RefusalReason.TOPOLOGY);
            assertThat(refused.peerText()).isEqualTo("client may not connect to world");
            assertThat(refused.answering()).isEqualTo(bed.world.identity().instance());
        }
    }

    @Test
    void wrongTarget_namesTheAnsweringInstance() {
        try (TestBed bed = new TestBed()) {
            LinkListener listener = bed.listen(incoming -> incoming.admit(bed.world, new RecordingHandler()));
            DialRequest right = bed.dialTo(listener);
            RecordingHandler byInstance = new RecordingHandler();
            RecordingHandler byId = new RecordingHandler();
            bed.dialling.dial(
                    new DialRequest(right.host(), right.port(), right.self(), TestBed.identity(1), 1), byInstance);
            var otherId = new io.muster.registry.ServerIdentity(
                    9, bed.world.identity().instance(), bed.world.identity().incarnation());
            bed.dialling.dial(new DialRequest(right.host(), right.port(), right.self(), otherId, 1), byId);

            for (RecordingHandler dialler : List.of(byInstance, byId)) {
                DialFailure.Refused refused = (DialFailure.Refused) onlyFailure(dialler);
                assertThat(refused.reason()).isEqualTo(RefusalReason.WRONG_TARGET);
                assertThat(refused.answering()).isEqualTo(bed.world.identity().instance());
            }
        }
    }

    @Test
    void wrongSystem_isRefusedWithoutAskingThePolicy() {
        try (TestBed bed = new TestBed()) {
            List<IncomingLink> asked = new CopyOnWriteArrayList<>();
            LinkListener listener = bed.listen(asked::add);
            DialRequest right = bed.dialTo(listener);
            LinkEnd stranger = new LinkEnd("other", "client", bed.client.identity());
            RecordingHandler dialler = new RecordingHandler();
            bed.dialling.dial(new DialRequest(right.host(), right.port(), stranger, right.target(), 1), dialler);

            assertThat(((DialFailure.Refused) onlyFailure(dialler)).reason()).isEqualTo(RefusalReason.WRONG_SYSTEM);
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void held_isAdmittedLater() {
        try (TestBed bed = new TestBed()) {
            List<IncomingLink> waiting = new CopyOnWriteArrayList<>();
            LinkListener listener = bed.listen(incoming -> {
                incoming.hold();
                waiting.add(incoming);
            });
            RecordingHandler dialler = new RecordingHandler();
            RecordingHandler acceptor = new RecordingHandler();
            bed.dialling.dial(bed.dialTo(listener), dialler);
            await().atMost(TestBed.PATIENCE).until(() -> listener.held() == 1);
            assertThat(dialler.ups).isEmpty();

            waiting.get(0).admit(bed.world, acceptor);

            await().atMost(TestBed.PATIENCE).until(() -> !dialler.ups.isEmpty() && !acceptor.ups.isEmpty());
            assertThat(listener.held()).isZero();
            assertThat(listener.handshakes()).isZero();
        }
    }

    @Test
    void heldTooLong_isNotListedYet_whichIsRetryable() {
        try (TestBed bed = new TestBed(LinkSettings.defaults().withTimes(SHORT_HOLD))) {
            List<String> gone = new CopyOnWriteArrayList<>();
            LinkListener listener = bed.listen(incoming -> {
                incoming.hold();
                incoming.whenGone(() -> gone.add("gone"));
            });
            RecordingHandler dialler = new RecordingHandler();
            bed.dialling.dial(bed.dialTo(listener), dialler);

            DialFailure.Refused refused = (DialFailure.Refused) onlyFailure(dialler);
            assertThat(refused.reason()).isEqualTo(RefusalReason.NOT_LISTED_YET);
            assertThat(refused.reason().retryable()).isTrue();
            await().atMost(TestBed.PATIENCE).until(() -> gone.size() == 1);
            assertThat(listener.held()).isZero();
        }
    }

    @Test
    void heldPeers_areBoundedPerAddress() {
        LinkSettings settings =
                LinkSettings.defaults().withLimits(LinkLimits.defaults().withHeld(64, 2));
        try (TestBed bed = new TestBed(settings)) {
            LinkListener listener = bed.listen(IncomingLink::hold);
            RecordingHandler dialler = new RecordingHandler();
            for (int i = 0; i < 3; i++) {
                bed.dialling.dial(bed.dialTo(listener), dialler);
            }

            assertThat(((DialFailure.Refused) onlyFailure(dialler)).reason()).isEqualTo(RefusalReason.TOO_MANY_HELD);
            assertThat(listener.held()).isEqualTo(2);
        }
    }

    @Test
    void heldPeerThatGoesAway_isForgotten() {
        try (TestBed bed = new TestBed()) {
            List<String> gone = new CopyOnWriteArrayList<>();
            LinkListener listener = bed.listen(incoming -> {
                incoming.hold();
                incoming.whenGone(() -> gone.add("gone"));
            });
            RecordingHandler dialler = new RecordingHandler();
            DialAttempt attempt = bed.dialling.dial(bed.dialTo(listener), dialler);
            await().atMost(TestBed.PATIENCE).until(() -> listener.held() == 1);

            attempt.cancel();

            await().atMost(TestBed.PATIENCE).until(() -> listener.held() == 0 && gone.size() == 1);
            assertThat(onlyFailure(dialler)).isInstanceOf(DialFailure.Cancelled.class);
        }
    }

    @Test
    void listenerClosed_refusesWhoIsHeld() {
        try (TestBed bed = new TestBed()) {
            LinkListener listener = bed.listen(IncomingLink::hold);
            RecordingHandler dialler = new RecordingHandler();
            bed.dialling.dial(bed.dialTo(listener), dialler);
            await().atMost(TestBed.PATIENCE).until(() -> listener.held() == 1);

            listener.close();

            assertThat(((DialFailure.Refused) onlyFailure(dialler)).reason()).isEqualTo(RefusalReason.STOPPING);
        }
    }

    @Test
    void policyThatThrows_refuses() {
        try (TestBed bed = new TestBed()) {
            LinkListener listener = bed.listen(incoming -> {
                throw new IllegalStateException("broken on purpose");
            });
            RecordingHandler dialler = new RecordingHandler();
            bed.dialling.dial(bed.dialTo(listener), dialler);

            assertThat(((DialFailure.Refused) onlyFailure(dialler)).reason()).isEqualTo(RefusalReason.INTERNAL);
        }
    }

    @Test
    void nobodyListens_isConnectFailed_withThePlace() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        try (TestBed bed = new TestBed()) {
            RecordingHandler dialler = new RecordingHandler();
            bed.dialling.dial(new DialRequest("127.0.0.1", port, bed.client, bed.world.identity(), 4), dialler);

            assertThat(onlyFailure(dialler)).isInstanceOf(DialFailure.ConnectFailed.class);
            assertThat(onlyFailure(dialler).text()).contains("Dial 4 of server 1", "127.0.0.1:" + port, "refused");
        }
    }

    @Test
    void unknownName_isConnectFailed() {
        try (TestBed bed = new TestBed()) {
            RecordingHandler dialler = new RecordingHandler();
            bed.dialling.dial(new DialRequest("no-such-host.invalid", 1, bed.client, bed.world.identity(), 1), dialler);

            assertThat(onlyFailure(dialler)).isInstanceOf(DialFailure.ConnectFailed.class);
            assertThat(onlyFailure(dialler).text()).contains("no-such-host.invalid");
        }
    }

    @Test
    void peerThatNeverAnswers_isHandshakeTimeout() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestBed bed = new TestBed(LinkSettings.defaults().withTimes(SHORT_HANDSHAKE))) {
            RecordingHandler dialler = new RecordingHandler();
            bed.dialling.dial(
                    new DialRequest("127.0.0.1", mute.getLocalPort(), bed.client, bed.world.identity(), 1), dialler);

            assertThat(onlyFailure(dialler)).isInstanceOf(DialFailure.HandshakeTimeout.class);
        }
    }

    @Test
    void peerThatAnswersSomethingElse_isProtocol() throws IOException {
        try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestBed bed = new TestBed()) {
            RecordingHandler dialler = new RecordingHandler();
            bed.dialling.dial(
                    new DialRequest("127.0.0.1", web.getLocalPort(), bed.client, bed.world.identity(), 1), dialler);
            try (Socket answer = web.accept()) {
                answer.getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

                assertThat(onlyFailure(dialler)).isInstanceOf(DialFailure.Protocol.class);
            }
        }
    }

    @Test
    void welcomeOfSomebodyElse_isNotBelieved_andSaidSo() throws Exception {
        try (ServerSocket impostor = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestBed bed = new TestBed()) {
            LinkEnd sameIdOtherInstance = new LinkEnd("game", "world", TestBed.identity(1));
            LinkEnd otherSystem = new LinkEnd("other", "world", bed.world.identity());
            for (LinkEnd answering : List.of(sameIdOtherInstance, otherSystem)) {
                RecordingHandler dialler = new RecordingHandler();
                bed.dialling.dial(
                        new DialRequest("127.0.0.1", impostor.getLocalPort(), bed.client, bed.world.identity(), 1),
                        dialler);
                try (RawPeer peer = new RawPeer(impostor)) {
                    peer.readUntil(FrameType.IDENTITY);
                    peer.write(FrameEncoder.welcome(new WelcomeFrame(1, answering, List.of())));

                    assertThat(onlyFailure(dialler)).isInstanceOf(DialFailure.Protocol.class);
                    assertThat(FrameDecoder.goodbye(peer.read().payload()).reason())
                            .isEqualTo(GoodbyeReason.PROTOCOL_ERROR);
                    assertThat(dialler.ups).isEmpty();
                }
            }
        }
    }

    @Test
    void peerThatClosesAtOnce_isClosedEarly() throws IOException {
        try (ServerSocket closing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestBed bed = new TestBed()) {
            RecordingHandler dialler = new RecordingHandler();
            bed.dialling.dial(
                    new DialRequest("127.0.0.1", closing.getLocalPort(), bed.client, bed.world.identity(), 1), dialler);
            closing.accept().close();

            assertThat(onlyFailure(dialler)).isInstanceOf(DialFailure.ClosedEarly.class);
        }
    }

    private static DialFailure onlyFailure(RecordingHandler dialler) {
        await().atMost(TestBed.PATIENCE).until(() -> !dialler.failures.isEmpty());
        assertThat(dialler.failures).hasSize(1);
        return dialler.failures.get(0);
    }
}
