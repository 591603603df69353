package io.muster.cluster.link;

import io.muster.cluster.link.protocol.FrameDecoder;
import io.muster.cluster.link.protocol.FrameEncoder;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.GoodbyeFrame;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.cluster.link.protocol.MalformedFrameException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a live link does with the frames that are not messages. Owner: the event loop. */
final class ControlFrames {

    private static final Logger LOG = LoggerFactory.getLogger(ControlFrames.class);

    private final LiveLink link;
    private volatile long roundTripNanos;
    private volatile long skipped;

    ControlFrames(LiveLink link) {
        this.link = link;
    }

    long roundTripNanos() {
        return roundTripNanos;
    }

    /** Returns how many optional frames came that this version does not know. */
    long skipped() {
        return skipped;
    }

    void onFrame(int type, ByteBuffer payload) throws MalformedFrameException {
        switch (type) {
            case FrameType.PING -> link.answer(FrameEncoder.stamp(FrameType.PONG, FrameDecoder.stamp(type, payload)));
            case FrameType.PONG -> onPong(FrameDecoder.stamp(type, payload));
            case FrameType.REIDENTIFY -> link.onReidentified(FrameDecoder.reidentify(payload));
            case FrameType.GOODBYE -> onGoodbye(FrameDecoder.goodbye(payload));
            default -> skip(type, payload.remaining());
        }
    }

    private void skip(int type, int length) throws MalformedFrameException {
        if (!FrameType.isOptional(type)) {
            throw new MalformedFrameException("frame " + FrameType.name(type) + " does not belong on a live link");
        }
        long before = skipped;
        skipped = before + 1;
        if (before == 0) {
            LOG.debug(
                    "Skipped a frame of type {} with {} bytes from {}, which only newer versions know; said once per link",
                    type,
                    length,
                    link.peer().label());
        }
    }

    private void onPong(long stamp) {
        long nanos = System.nanoTime() - stamp;
        if (nanos > 0) {
            roundTripNanos = nanos;
        }
    }

    private void onGoodbye(GoodbyeFrame goodbye) {
        GoodbyeReason reason = goodbye.reason();
        boolean known = reason != GoodbyeReason.UNRECOGNISED;
        link.onGoodbye(reason, known ? goodbye.text() : "reason " + goodbye.code() + ": " + goodbye.text());
    }
}
