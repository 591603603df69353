package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.cluster.link.protocol.GoodbyeReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackPressureTest {

    private static final byte[] PAYLOAD = new byte[1000];

    private final RecordingHandler dialler = new RecordingHandler();

    /** Counts instead of keeping, and stops reading when it has enough. */
    private static final class Taker extends RecordingHandler {
        final AtomicLong taken = new AtomicLong();
        final long enough;

        Taker(long enough) {
            this.enough = enough;
        }

        @Override
        public void onMessage(Link link, MessageView message) {
            if (taken.incrementAndGet() == enough) {
                link.setReading(false);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void receiverThatStopsReading_slowsTheSenderDown_andNothingIsLost(Transport transport) {
        Taker taker = new Taker(3);
        try (TestBed bed = new TestBed(LinkSettings.defaults(), transport)) {
            bed.connect(dialler, taker);
            long sent = sendUntilFull(dialler.link());
            assertThat(dialler.link().isWritable()).isFalse();
            assertThat(taker.taken).hasValue(3);
            int writableBefore = dialler.writable;

            taker.link().setReading(true);

            await().atMost(TestBed.PATIENCE)
                    .until(() -> taker.taken.get() == sent && dialler.writable > writableBefore);
            assertThat(dialler.link().isWritable()).isTrue();
            assertThat(dialler.link().statistics().refusedFull()).isPositive();
        }
    }

    @Test
    void whatWasNotSentWhenTheLinkEnds_isCountedExactly() throws Exception {
        RecordingHandler acceptor = new RecordingHandler();
        try (TestBed bed = new TestBed()) {
            LinkListener listener = bed.listen(incoming -> incoming.admit(bed.world, acceptor));
            try (RawPeer peer = new RawPeer(listener).shakeHands(bed)) {
                await().atMost(TestBed.PATIENCE).until(() -> !acceptor.ups.isEmpty());
                long taken = sendUntilFull(acceptor.link());

                acceptor.link().close(GoodbyeReason.STOPPING, "");

                await().atMost(TestBed.PATIENCE).until(() -> acceptor.down() != null);
                assertThat(acceptor.downs.get(0).unsent()).isPositive();
                assertThat(peer.countMessagesToTheEnd())
                        .isEqualTo(taken - acceptor.downs.get(0).unsent());
            }
        }
    }

    @Test
    void goodbyeToAPeerThatDoesNotRead_isBounded_andCounts() {
        LinkTimes times = LinkTimes.defaults().withDrain(Duration.ofMillis(300));
        Taker taker = new Taker(1);
        try (TestBed bed = new TestBed(LinkSettings.defaults().withTimes(times))) {
            bed.connect(dialler, taker);
            sendUntilFull(dialler.link());

            dialler.link().goodbye(GoodbyeReason.STOPPING, "");

            await().atMost(TestBed.PATIENCE).until(() -> dialler.down() != null);
            assertThat(dialler.downs.get(0).reason()).isEqualTo(new DownReason.LocalClose(GoodbyeReason.STOPPING, ""));
            assertThat(dialler.downs.get(0).unsent()).isPositive();
        }
    }

    /** The JDK's selector says nothing of a connection that is not read. */
    @Test
    void goodbyeBehindMessagesNobodyReads_isHeardAllTheSame_onEpoll() {
        // No heartbeat tells of the end meanwhile
        LinkTimes times = LinkTimes.defaults()
                .withDrain(Duration.ofMillis(300))
                .withHeartbeat(Duration.ofMinutes(1), Duration.ofMinutes(2));
        Taker taker = new Taker(1);
        try (TestBed bed = new TestBed(LinkSettings.defaults().withTimes(times), Transport.EPOLL)) {
            bed.connect(dialler, taker);
            for (int i = 0; i < 3; i++) {
                dialler.link().send(1, PAYLOAD);
            }
            await().atMost(TestBed.PATIENCE).until(() -> taker.taken.get() == 1);

            for (int i = 0; i < 60; i++) {
                dialler.link().send(1, PAYLOAD);
            }

            dialler.link().goodbye(GoodbyeReason.STOPPING, "bye");

            await().atMost(TestBed.PATIENCE).until(() -> taker.down() != null);
            assertThat(taker.downs.get(0).reason())
                    .isEqualTo(new DownReason.PeerGoodbye(GoodbyeReason.STOPPING, "bye"));
            assertThat(taker.taken).hasValue(1);
            assertThat(taker.link().statistics().undelivered()).isEqualTo(62);
        }
    }

    @Test
    void goodbyeBehindMessagesNobodyHasReadYet_comesAfterThem() {
        Taker taker = new Taker(1);
        try (TestBed bed = new TestBed()) {
            bed.connect(dialler, taker);
            for (int i = 0; i < 100; i++) {
                dialler.link().send(1, PAYLOAD);
            }
            await().atMost(TestBed.PATIENCE).until(() -> taker.taken.get() == 1);
            dialler.link().goodbye(GoodbyeReason.STOPPING, "bye");
            await().atMost(TestBed.PATIENCE)
                    .until(() -> dialler.link().statistics().queuedBytes() == 0);
            assertThat(taker.downs).isEmpty();

            taker.link().setReading(true);

            await().atMost(TestBed.PATIENCE).until(() -> taker.down() != null);
            assertThat(taker.taken).hasValue(100);
            assertThat(taker.downs.get(0).reason())
                    .isEqualTo(new DownReason.PeerGoodbye(GoodbyeReason.STOPPING, "bye"));
        }
    }

    /** Fills the queue and the system's buffers until neither takes more; a loop that stands still meanwhile has not tried. */
    private static long sendUntilFull(Link link) {
        long[] sent = {0};
        await().pollInterval(Duration.ofMillis(20))
                .during(Duration.ofMillis(200))
                .atMost(TestBed.PATIENCE)
                .until(() -> {
                    long before = sent[0];
                    sent[0] += sendWhileTaken(link);
                    CompletableFuture.runAsync(() -> {}, link.owner()).get(10, TimeUnit.SECONDS);
                    sent[0] += sendWhileTaken(link);
                    return sent[0] == before;
                });
        return sent[0];
    }

    private static long sendWhileTaken(Link link) {
        long sent = 0;
        while (link.send(1, PAYLOAD) == SendResult.TAKEN) {
            sent++;
        }
        return sent;
    }
}
