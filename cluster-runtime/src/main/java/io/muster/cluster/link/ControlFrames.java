package io.muster.cluster.link;

import io.muster.cluster.link.protocol.FrameDecoder;
import io.muster.cluster.link.protocol.FrameEncoder;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.GoodbyeFrame;
import io.muster.cluster.link.protocol.MalformedFrameException;
import java.nio.ByteBuffer;

/** What a live link does with the frames that are not messages. Owner: the event loop. */
final class ControlFrames {

    private final LiveLink link;
    private volatile long roundTripNanos;

    ControlFrames(LiveLink link) {
        this.link = link;
    }

    long roundTripNanos() {
        return roundTripNanos;
    }

    void onFrame(int type, ByteBuffer payload) throws MalformedFrameException {
        switch (type) {
            case FrameType.PING -> link.answer(FrameEncoder.stamp(FrameType.PONG, FrameDecoder.stamp(type, payload)));
            case FrameType.PONG -> onPong(FrameDecoder.stamp(type, payload));
            case FrameType.REIDENTIFY -> link.onReidentified(FrameDecoder.reidentify(payload));
            case FrameType.GOODBYE -> onGoodbye(FrameDecoder.goodbye(payload));
            default ->
                throw new MalformedFrameException("frame " + FrameType.name(type) + " does not belong on a live link");
        }
    }

    private void onPong(long stamp) {
        long nanos = System.nanoTime() - stamp;
        if (nanos > 0) {
            roundTripNanos = nanos;
        }
    }

    private void onGoodbye(GoodbyeFrame goodbye) {
        link.onGoodbye(goodbye.reason(), goodbye.text());
    }
}
