package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.LinkEnd;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A peer that has sent all it will, to somebody who has not read it yet. */
class HalfClosedPeerTest {

    private static final LinkEnd WORLD = new LinkEnd("game", "world", TestBed.identity(1));
    private static final LinkEnd CLIENT = new LinkEnd("game", "client", TestBed.identity(3));

    private final SocketLikeChannel channel = new SocketLikeChannel(1);
    private final LoopContext loop = new LoopContext(channel.eventLoop(), LinkTimes.defaults());

    /** Wants one message, and then, while it gets the second, makes up its mind twice. */
    private final RecordingHandler handler = new RecordingHandler() {
        @Override
        public void onMessage(Link link, MessageView message) {
            super.onMessage(link, message);
            if (messages.size() == 1) {
                link.setReading(false);
            } else if (messages.size() == 2) {
                link.setReading(false);
                link.setReading(true);
            }
        }
    };

    @AfterEach
    void close() {
        channel.close();
        loop.close();
    }

    @Test
    void whatItSent_isDeliveredToTheEnd_thoughReadingIsStoppedAndResumedMeanwhile() {
        Connection connection = new Connection(channel, loop);
        channel.pipeline().addLast(connection);
        LinkOrigin origin = new LinkOrigin(1, LinkDirection.DOWNSTREAM, 1, WORLD, CLIENT, connection.remoteAddress());
        new LiveLink(origin, connection, LinkSettings.defaults(), handler).start();
        ByteBuffer four = ByteBuffer.allocate(4 * RawPeer.header(FrameType.MESSAGE, 0, 0).length);
        for (int tag = 1; tag <= 4; tag++) {
            four.put(RawPeer.header(FrameType.MESSAGE, tag, 0));
        }
        channel.arrive(four.array());
        channel.endOfInput();
        assertThat(handler.messages).hasSize(1);
        assertThat(handler.downs).isEmpty();

        handler.link().setReading(true);
        channel.runPendingTasks();

        assertThat(handler.messages).extracting(RecordingHandler.Received::tag).containsExactly(1, 2, 3, 4);
        assertThat(handler.downs)
                .singleElement()
                .extracting(RecordingHandler.Down::reason)
                .isInstanceOf(DownReason.Lost.class);
    }
}
