package io.muster.cluster.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.cluster.link.RecordingHandler.Received;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.registry.Incarnation;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LinkTest {

    private final RecordingHandler dialler = new RecordingHandler();
    private final RecordingHandler acceptor = new RecordingHandler();

    @Test
    void messages_goBothWays_withTagAndPayload() {
        try (TestBed bed = new TestBed()) {
            bed.connect(dialler, acceptor);

            dialler.link().send(7, "walk".getBytes(UTF_8));
            acceptor.link().send(65_535, new byte[0]);
            acceptor.link().send(0, ByteBuffer.wrap("..chat.".getBytes(UTF_8), 2, 4));

            await().atMost(TestBed.PATIENCE).until(() -> dialler.messages.size() == 2 && acceptor.messages.size() == 1);
            assertThat(acceptor.messages).containsExactly(new Received(7, "walk"));
            assertThat(dialler.messages).containsExactly(new Received(65_535, ""), new Received(0, "chat"));
        }
    }

    @Test
    void send_refusesWhatCannotBeSent() {
        try (TestBed bed = new TestBed()) {
            bed.connect(dialler, acceptor);
            Link link = dialler.link();

            assertThatThrownBy(() -> link.send(65_536, new byte[1]))
                    .hasMessageContaining("tag=65536 must be 0 to 65535");
            assertThatThrownBy(() -> link.send(-1, new byte[1])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> link.send(1, new byte[(1 << 20) + 1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("length=1048577");
            assertThatThrownBy(() -> link.send(1, new byte[4], 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void goodbye_letsQueuedMessagesGoOutFirst() {
        try (TestBed bed = new TestBed()) {
            bed.connect(dialler, acceptor);
            byte[] payload = new byte[10_000];
            for (int i = 0; i < 300; i++) {
                assertThat(dialler.link().send(1, payload)).isEqualTo(SendResult.TAKEN);
            }

            dialler.link().goodbye(GoodbyeReason.STOPPING, "bye");
            assertThat(dialler.link().send(1, payload)).isEqualTo(SendResult.CLOSED);

            await().atMost(TestBed.PATIENCE).until(() -> dialler.down() != null && acceptor.down() != null);
            assertThat(acceptor.messages).hasSize(300);
            assertThat(acceptor.downs)
                    .containsExactly(
                            new RecordingHandler.Down(new DownReason.PeerGoodbye(GoodbyeReason.STOPPING, "bye"), 0));
            assertThat(dialler.downs)
                    .containsExactly(
                            new RecordingHandler.Down(new DownReason.LocalClose(GoodbyeReason.STOPPING, "bye"), 0));
            assertThat(dialler.link().state()).isInstanceOf(LinkState.Down.class);
        }
    }

    @Test
    void close_tellsThePeerWhy() {
        try (TestBed bed = new TestBed()) {
            bed.connect(dialler, acceptor);

            acceptor.link().close(GoodbyeReason.SUPERSEDED, "a newer instance is here");

            await().atMost(TestBed.PATIENCE).until(() -> dialler.down() != null && acceptor.down() != null);
            assertThat(dialler.downs.get(0).reason())
                    .isEqualTo(new DownReason.PeerGoodbye(GoodbyeReason.SUPERSEDED, "a newer instance is here"));
            assertThat(acceptor.downs.get(0).reason()).isInstanceOf(DownReason.LocalClose.class);
        }
    }

    @Test
    void bothSayGoodbye_bothHearTheirOwnReason_once() {
        try (TestBed bed = new TestBed()) {
            bed.connect(dialler, acceptor);
            acceptor.link().setReading(false);
            await().atMost(TestBed.PATIENCE).until(() -> hasRun(acceptor.link().owner()));

            dialler.link().goodbye(GoodbyeReason.STOPPING, "");
            acceptor.link().goodbye(GoodbyeReason.LEFT_REGISTRY, "");
            acceptor.link().close(GoodbyeReason.INTERNAL, "too late to be the reason");

            await().atMost(TestBed.PATIENCE).until(() -> dialler.down() != null && acceptor.down() != null);
            assertThat(acceptor.downs).hasSize(1);
            assertThat(acceptor.downs.get(0).reason())
                    .isEqualTo(new DownReason.LocalClose(GoodbyeReason.LEFT_REGISTRY, ""));
        }
    }

    /** Whatever was handed to {@code loop} before has run when this returns. */
    private static boolean hasRun(Executor loop) throws Exception {
        CompletableFuture<Boolean> ran = new CompletableFuture<>();
        loop.execute(() -> ran.complete(true));
        return ran.get(10, TimeUnit.SECONDS);
    }

    @Test
    void reidentify_changesTheIncarnationOnTheLiveLink() {
        try (TestBed bed = new TestBed()) {
            bed.connect(dialler, acceptor);
            Incarnation before = bed.client.identity().incarnation();
            Incarnation newer = new Incarnation(before.epoch() + 1, 1);

            dialler.link().reidentify(newer);
            dialler.link().reidentify(before);

            await().atMost(TestBed.PATIENCE).until(() -> !acceptor.reidentified.isEmpty());
            assertThat(acceptor.reidentified).containsExactly(before);
            assertThat(acceptor.link().peer()).isEqualTo(bed.client.withIncarnation(newer));
            assertThat(dialler.link().self().identity().incarnation()).isEqualTo(newer);
        }
    }

    @Test
    void handlerThatThrows_endsItsLinkOnly() {
        RecordingHandler broken = new RecordingHandler() {
            @Override
            public void onMessage(Link link, MessageView message) {
                throw new IllegalStateException("broken on purpose");
            }
        };
        try (TestBed bed = new TestBed()) {
            bed.connect(dialler, broken);
            dialler.link().send(1, new byte[1]);

            await().atMost(TestBed.PATIENCE).until(() -> dialler.down() != null);
            assertThat(dialler.downs.get(0).reason())
                    .isEqualTo(new DownReason.PeerGoodbye(GoodbyeReason.INTERNAL, "onMessage failed"));
        }
    }

    @Test
    void view_isNotValidAfterTheCall() {
        AtomicLong late = new AtomicLong();
        RecordingHandler keeper = new RecordingHandler() {
            @Override
            public void onMessage(Link link, MessageView message) {
                super.onMessage(link, message);
                link.owner().execute(() -> {
                    try {
                        message.getByte(0);
                    } catch (IllegalStateException e) {
                        late.incrementAndGet();
                    }
                });
            }
        };
        try (TestBed bed = new TestBed()) {
            bed.connect(dialler, keeper);
            dialler.link().send(1, new byte[1]);

            await().atMost(TestBed.PATIENCE).until(() -> late.get() == 1);
        }
    }

    @Test
    void statistics_countWhatWent() {
        try (TestBed bed = new TestBed()) {
            bed.connect(dialler, acceptor);
            for (int i = 0; i < 10; i++) {
                dialler.link().send(1, new byte[100]);
            }
            await().atMost(TestBed.PATIENCE).until(() -> acceptor.messages.size() == 10);
            await().atMost(TestBed.PATIENCE)
                    .until(() -> dialler.link().statistics().queuedMessages() == 0);

            LinkStatistics sent = dialler.link().statistics();
            await().atMost(TestBed.PATIENCE)
                    .until(() -> acceptor.link().statistics().received().equals(new LinkStatistics.Count(10, 1000)));
            assertThat(sent.sent()).isEqualTo(new LinkStatistics.Count(10, 1000));
            assertThat(sent.queuedBytes()).isZero();
            assertThat(sent.writes()).isBetween(1L, 10L);
        }
    }
}
