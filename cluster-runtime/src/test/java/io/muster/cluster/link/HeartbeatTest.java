package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.cluster.link.protocol.FrameDecoder;
import io.muster.cluster.link.protocol.FrameEncoder;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.GoodbyeReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private static final long SECOND = 1_000_000_000L;
    private static final LinkTimes FAST =
            LinkTimes.defaults().withHeartbeat(Duration.ofMillis(100), Duration.ofMillis(400));

    private final Heartbeat heartbeat = new Heartbeat(LinkTimes.defaults(), SECOND, 0);

    @Test
    void silence_isDeathAfterFifteenSeconds_notBefore() {
        for (int second = 1; second <= 15; second++) {
            heartbeat.tick(second * SECOND, true);
            assertThat(heartbeat.isDead()).as("after %d s", second).isFalse();
        }
        heartbeat.tick(16 * SECOND, true);
        assertThat(heartbeat.isDead()).isTrue();
    }

    @Test
    void anythingHeard_startsAnew() {
        for (int second = 1; second <= 30; second++) {
            if (second == 14) {
                heartbeat.heard();
            }
            heartbeat.tick(second * SECOND, true);
            assertThat(heartbeat.isDead()).as("after %d s", second).isEqualTo(second > 29);
        }
    }

    @Test
    void silenceWhileNotReading_provesNothing() {
        for (int second = 1; second <= 60; second++) {
            heartbeat.tick(second * SECOND, false);
            assertThat(heartbeat.isDead()).isFalse();
        }
    }

    @Test
    void ownPause_isNotHeldAgainstThePeer() {
        heartbeat.tick(SECOND, true);
        heartbeat.tick(60 * SECOND, true);
        assertThat(heartbeat.isDead()).isFalse();
    }

    @Test
    void ping_isDueOncePerInterval() {
        int pings = 0;
        for (int second = 1; second <= 20; second++) {
            heartbeat.tick(second * SECOND, true);
            pings += heartbeat.pingDue() ? 1 : 0;
        }
        assertThat(pings).isEqualTo(4);
    }

    @Test
    void halfOpenPeer_isFound_andToldWhy() throws Exception {
        RecordingHandler acceptor = new RecordingHandler();
        try (TestBed bed = new TestBed(LinkSettings.defaults().withTimes(FAST))) {
            LinkListener listener = bed.listen(incoming -> incoming.admit(bed.world, acceptor));
            try (RawPeer silent = new RawPeer(listener).shakeHands(bed)) {
                assertThat(silent.readUntil(FrameType.PING).payload().remaining())
                        .isEqualTo(8);
                assertThat(FrameDecoder.goodbye(
                                        silent.readUntil(FrameType.GOODBYE).payload())
                                .reason())
                        .isEqualTo(GoodbyeReason.HEARTBEAT_TIMEOUT);
                await().atMost(TestBed.PATIENCE).until(() -> acceptor.down() != null);
                assertThat(acceptor.downs.get(0).reason()).isInstanceOf(DownReason.HeartbeatTimeout.class);
            }
        }
    }

    @Test
    void linkThatDoesNotRead_pingsOn_andKeepsItsSilentPeer() throws Exception {
        RecordingHandler acceptor = new RecordingHandler();
        try (TestBed bed = new TestBed(LinkSettings.defaults().withTimes(FAST))) {
            LinkListener listener = bed.listen(incoming -> incoming.admit(bed.world, acceptor));
            try (RawPeer silent = new RawPeer(listener).shakeHands(bed)) {
                await().atMost(TestBed.PATIENCE).until(() -> !acceptor.ups.isEmpty());
                acceptor.link().setReading(false);

                // Ten intervals, more than twice what silence is allowed to last while reading.
                for (int i = 0; i < 10; i++) {
                    silent.readUntil(FrameType.PING);
                }
                assertThat(acceptor.downs).isEmpty();
                assertThat(acceptor.link().state()).isInstanceOf(LinkState.Up.class);

                acceptor.link().setReading(true);
                silent.readUntil(FrameType.GOODBYE);
            }
        }
    }

    @Test
    void ping_isAnswered_andTheRoundTripIsMeasured() throws Exception {
        RecordingHandler dialler = new RecordingHandler();
        RecordingHandler acceptor = new RecordingHandler();
        try (TestBed bed = new TestBed(LinkSettings.defaults().withTimes(FAST))) {
            bed.connect(dialler, acceptor);
            await().atMost(TestBed.PATIENCE)
                    .until(() -> dialler.link().statistics().roundTripNanos() > 0);

            LinkListener listener = bed.listen(incoming -> incoming.admit(bed.world, new RecordingHandler()));
            try (RawPeer peer = new RawPeer(listener).shakeHands(bed)) {
                peer.write(FrameEncoder.stamp(FrameType.PING, 42));
                assertThat(FrameDecoder.stamp(
                                FrameType.PONG, peer.readUntil(FrameType.PONG).payload()))
                        .isEqualTo(42);
            }
        }
    }

    @Test
    void peerThatResets_isLost() throws Exception {
        RecordingHandler acceptor = new RecordingHandler();
        try (TestBed bed = new TestBed()) {
            LinkListener listener = bed.listen(incoming -> incoming.admit(bed.world, acceptor));
            new RawPeer(listener).shakeHands(bed).reset();

            await().atMost(TestBed.PATIENCE).until(() -> acceptor.down() != null);
            assertThat(acceptor.downs.get(0).reason()).isInstanceOf(DownReason.Lost.class);
        }
    }
}
