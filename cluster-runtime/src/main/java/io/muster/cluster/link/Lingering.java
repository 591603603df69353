package io.muster.cluster.link;

import io.muster.cluster.link.protocol.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection that has said its last word. It discards what still comes until the peer closes, because closing with unread input makes
 * TCP reset the connection, and the peer would lose that word.
 */
final class Lingering implements Phase {

    /** How long; a living peer answers within a round trip. */
    static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long MAX_DISCARDED_BYTES = 1 << 20;

    private final Connection connection;
    private long discarded;

    Lingering(Connection connection) {
        this.connection = connection;
    }

    void discard(ByteBuf received) {
        discarded += received.readableBytes();
        received.release();
        if (discarded > MAX_DISCARDED_BYTES) {
            connection.close();
        }
    }

    @Override
    public void onFrame(long header, ByteBuffer bytes, int offset, int length) {
        // Cannot come: the reader is closed.
    }

    @Override
    public void onMalformed(MalformedFrameException problem) {
        connection.close();
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        connection.close();
    }
}
