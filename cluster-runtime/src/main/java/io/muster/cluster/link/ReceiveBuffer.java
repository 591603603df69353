package io.muster.cluster.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The one buffer into which an event loop reads for all of its links: what one read brings is parsed before the next read, and only the
 * start of an incomplete frame is kept by the link. So an idle link holds no receive buffer. Owner: the event loop.
 */
final class ReceiveBuffer {

    /** Small enough to stay in the cache between the kernel's copy and the parsing. */
    static final int BYTES = 128 << 10;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf buffer;
    private @Nullable ByteBuffer memory;

    ReceiveBuffer(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Returns the buffer, empty. */
    ByteBuf cleared() {
        ByteBuf current = buffer;
        if (current == null) {
            current = allocator.directBuffer(BYTES, BYTES);
            buffer = current;
            memory = current.nioBuffer(0, BYTES);
        }
        return current.clear();
    }

    /** Returns the memory behind {@code candidate} if that is this buffer, else null. */
    @SuppressWarnings("ReferenceEquality") // Which buffer it is, not what it holds.
    @Nullable ByteBuffer memoryOf(ByteBuf candidate) {
        return candidate == buffer ? memory : null;
    }

    void close() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
            memory = null;
        }
    }
}
