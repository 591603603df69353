package io.muster.cluster.link;

import io.muster.cluster.link.protocol.MalformedFrameException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a connection is at the moment: a handshake, a link, or on its way out. All calls come on its event loop. */
interface Phase {

    /** A complete frame. */
    void onFrame(long header, ByteBuffer bytes, int offset, int length) throws MalformedFrameException;

    /** Everything that one read brought has been delivered. */
    default void onReadEnd() {}

    /** The peer broke the protocol; nothing more is delivered. */
    void onMalformed(MalformedFrameException problem);

    /** The peer has closed its end; what it sent before has been delivered, unless the reader is paused. */
    default void onEndOfInput() {
        onClosed(null);
    }

    /** Everything written has been taken by the socket. */
    default void onWritten() {}

    /** The connection is closed. May come more than once. */
    void onClosed(@Nullable Throwable cause);
}
