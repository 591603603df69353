package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.link.protocol.FrameEncoder;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.cluster.link.protocol.LinkEnd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that came to a handler which had stopped reading, when the link ends: it gets them while there is time, and the rest is counted. */
class UnreadMessagesTest {

    private static final LinkEnd WORLD = new LinkEnd("game", "world", TestBed.identity(1));
    private static final LinkEnd CLIENT = new LinkEnd("game", "client", TestBed.identity(3));
    private static final GoodbyeReason STOPPING = GoodbyeReason.STOPPING;
    private static final long DRAIN = LinkTimes.defaults().drain().toMillis();
    private static final long LAST_PART = DRAIN / 4;

    private final SocketLikeChannel channel = new SocketLikeChannel(1);
    private final LoopContext loop = new LoopContext(channel.eventLoop(), LinkTimes.defaults());

    /** What the handler does when it has got a message; it takes one at a time. */
    private Consumer<Link> then = link -> link.setReading(false);

    private final RecordingHandler handler = new RecordingHandler() {
        @Override
        public void onMessage(Link link, MessageView message) {
            super.onMessage(link, message);
            then.accept(link);
        }
    };

    @BeforeEach
    void linkUp() {
        Connection connection = new Connection(channel, loop);
        channel.pipeline().addLast(connection);
        LinkOrigin origin = new LinkOrigin(1, LinkDirection.DOWNSTREAM, 1, WORLD, CLIENT, connection.remoteAddress());
        new LiveLink(origin, connection, LinkSettings.defaults(), handler).start();
    }

    @AfterEach
    void close() {
        channel.close();
        loop.close();
    }

    private void messagesArrive(int... tags) {
        channel.arrive(messages(tags));
    }

    private void messagesAndGoodbyeArrive(int... tags) {
        byte[] messages = messages(tags);
        ByteBuffer goodbye = FrameEncoder.goodbye(STOPPING, "bye");
        channel.arrive(ByteBuffer.allocate(messages.length + goodbye.remaining())
                .put(messages)
                .put(goodbye)
                .array());
    }

    private static byte[] messages(int... tags) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int tag : tags) {
            all.writeBytes(RawPeer.header(FrameType.MESSAGE, tag, 0));
        }
        return all.toByteArray();
    }

    private void takeOneMore() {
        handler.link().setReading(true);
        channel.runPendingTasks();
        channel.deliver();
    }

    private void assertDown(DownReason reason, int delivered, int undelivered) {
        assertThat(handler.downs).containsExactly(new RecordingHandler.Down(reason, 0));
        assertThat(handler.messages).hasSize(delivered);
        assertThat(handler.link().statistics().received().messages()).isEqualTo(delivered);
        assertThat(handler.link().statistics().undelivered()).isEqualTo(undelivered);
    }

    @Test
    void ourGoodbye_theHandlerStillGetsWhatItTakesInTime() {
        messagesArrive(1, 2);
        messagesArrive(3);
        handler.link().goodbye(STOPPING, "", Duration.ofMillis(DRAIN));
        channel.pass(DRAIN / 2);
        assertThat(handler.messages).hasSize(1);

        takeOneMore();
        takeOneMore();
        assertThat(handler.downs).isEmpty();
        takeOneMore();
        channel.endOfInput();

        assertThat(handler.messages).extracting(RecordingHandler.Received::tag).containsExactly(1, 2, 3);
        assertDown(new DownReason.LocalClose(STOPPING, ""), 3, 0);
    }

    @Test
    void ourGoodbye_whatNobodyTakes_isCounted_alsoWhatOnlyTheSystemHad() {
        messagesArrive(1, 2, 3);
        messagesArrive(4, 5);

        handler.link().goodbye(STOPPING, "", Duration.ofMillis(DRAIN));
        channel.pass(DRAIN - LAST_PART);
        channel.pass(LAST_PART - 1);
        assertThat(handler.downs).isEmpty();
        channel.pass(1);

        assertDown(new DownReason.LocalClose(STOPPING, ""), 1, 4);
    }

    @Test
    void ourGoodbye_thePeersCloseIsSeen_behindWhatNobodyTakes() {
        messagesArrive(1, 2);
        messagesAndGoodbyeArrive(3);

        handler.link().goodbye(STOPPING, "", Duration.ofMillis(DRAIN));
        channel.pass(DRAIN - LAST_PART);

        assertDown(new DownReason.LocalClose(STOPPING, ""), 1, 2);
    }

    @Test
    void ourGoodbye_aHandlerThatTakesTooLong_isLeftAtTheEnd() {
        messagesArrive(1, 2, 3);
        handler.link().goodbye(STOPPING, "", Duration.ofMillis(DRAIN));
        channel.pass(DRAIN - LAST_PART - 1);
        takeOneMore();

        channel.pass(1);
        channel.pass(LAST_PART);

        assertDown(new DownReason.LocalClose(STOPPING, ""), 2, 1);
    }

    @Test
    void ourGoodbye_aHandlerThatStopsReadingInTheLastPart_isNotWaitedFor() {
        messagesArrive(1);
        handler.link().goodbye(STOPPING, "", Duration.ofMillis(DRAIN));
        takeOneMore();
        channel.pass(DRAIN - LAST_PART);

        messagesArrive(2, 3, 4);
        messagesArrive(5);
        channel.pass(LAST_PART);

        assertDown(new DownReason.LocalClose(STOPPING, ""), 2, 3);
    }

    @Test
    void ourGoodbye_afterAStandstill_thereIsStillTimeToCount() {
        messagesArrive(1, 2);
        messagesArrive(3);
        handler.link().goodbye(STOPPING, "", Duration.ofMillis(DRAIN));

        channel.pass(2 * DRAIN);
        assertThat(handler.downs).isEmpty();
        channel.pass(DRAIN);

        assertDown(new DownReason.LocalClose(STOPPING, ""), 1, 2);
    }

    @Test
    void ourGoodbyeThatIsNotOfAStop_waitsForNobody() {
        messagesArrive(1, 2);
        messagesAndGoodbyeArrive(3);

        handler.link().goodbye(GoodbyeReason.ID_CHANGED, "");
        channel.deliver();

        assertDown(new DownReason.LocalClose(GoodbyeReason.ID_CHANGED, ""), 1, 2);
    }

    @Test
    void ourGoodbye_staysTheReason_whateverThePeerSentBefore() {
        messagesArrive(1);
        channel.arrive(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});

        handler.link().goodbye(GoodbyeReason.ID_CHANGED, "");
        channel.deliver();

        assertDown(new DownReason.LocalClose(GoodbyeReason.ID_CHANGED, ""), 1, 0);
    }

    @Test
    void peersEnd_comesAfterAllItSent_thoughTheHandlerMakesUpItsMindTwiceMeanwhile() {
        messagesArrive(1, 2, 3, 4);
        channel.endOfInput();
        assertThat(handler.messages).hasSize(1);
        assertThat(handler.downs).isEmpty();
        then = link -> {
            link.setReading(false);
            link.setReading(true);
        };

        takeOneMore();

        assertThat(handler.messages).extracting(RecordingHandler.Received::tag).containsExactly(1, 2, 3, 4);
        assertDown(new DownReason.Lost("closed without a goodbye"), 4, 0);
    }

    @Test
    void peersGoodbye_behindWhatNobodyTakes_isHeardInTheEnd() {
        messagesAndGoodbyeArrive(1, 2, 3);
        takeOneMore();
        channel.endOfInput();
        channel.pass(DRAIN - 1);
        assertThat(handler.downs).isEmpty();

        channel.pass(1);

        assertDown(new DownReason.PeerGoodbye(STOPPING, "bye"), 2, 1);
    }

    @Test
    void peersGoodbye_isHeard_alsoIfTheConnectionIsResetAfterIt() {
        messagesAndGoodbyeArrive(1, 2, 3);

        channel.reset();

        assertDown(new DownReason.PeerGoodbye(STOPPING, "bye"), 1, 2);
    }

    @Test
    void ourClose_countsWhatWasReadAndNotTaken() {
        messagesArrive(1, 2, 3);

        handler.link().close(GoodbyeReason.SUPERSEDED, "a newer instance");

        assertDown(new DownReason.LocalClose(GoodbyeReason.SUPERSEDED, "a newer instance"), 1, 2);
    }
}
