package io.muster.cluster.link;

import io.muster.cluster.link.protocol.FrameHeader;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.LinkProtocol;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** Frames side by side in one direct buffer, to be written by one system call. Guarded by whoever holds it. */
final class Batch {

    private final ByteBuf buffer;
    /** The same memory; the JDK's absolute accessors compile to less than the buffer's own. */
    private final ByteBuffer memory;

    private int bytes;
    private int messages;

    Batch(ByteBuf buffer) {
        this.buffer = buffer;
        this.memory = buffer.nioBuffer(0, buffer.capacity());
    }

    int capacity() {
        return memory.capacity();
    }

    int room() {
        return memory.capacity() - bytes;
    }

    int bytes() {
        return bytes;
    }

    int messages() {
        return messages;
    }

    void addMessage(int tag, byte[] source, int offset, int length) {
        int at = bytes;
        memory.putLong(at, FrameHeader.of(FrameType.MESSAGE, tag, length));
        memory.put(at + LinkProtocol.HEADER_BYTES, source, offset, length);
        addedMessage(length);
    }

    void addMessage(int tag, ByteBuffer source, int length) {
        int at = bytes;
        memory.putLong(at, FrameHeader.of(FrameType.MESSAGE, tag, length));
        memory.put(at + LinkProtocol.HEADER_BYTES, source, source.position(), length);
        addedMessage(length);
    }

    /** Adds a frame that is no message, header included. */
    void addControl(ByteBuffer frame) {
        int length = frame.remaining();
        memory.put(bytes, frame, frame.position(), length);
        bytes += length;
    }

    /** Returns the buffer for one write, which releases it once; this batch keeps its own reference. */
    ByteBuf forWriting() {
        return buffer.setIndex(0, bytes).retain();
    }

    /** Returns whether the write that took {@link #forWriting()} is through with the buffer. */
    boolean isReturned() {
        return buffer.refCnt() == 1;
    }

    /** Returns how many messages the socket has not taken completely, while the write is under way or after it failed. */
    int messagesNotWritten() {
        int written = buffer.readerIndex();
        int left = messages;
        int at = 0;
        while (at < bytes) {
            long header = memory.getLong(at);
            at += LinkProtocol.HEADER_BYTES + FrameHeader.length(header);
            if (at > written) {
                break;
            }
            if (FrameHeader.isMessage(header)) {
                left--;
            }
        }
        return left;
    }

    void clear() {
        bytes = 0;
        messages = 0;
        buffer.setIndex(0, 0);
    }

    void release() {
        buffer.release();
    }

    private void addedMessage(int length) {
        bytes += LinkProtocol.HEADER_BYTES + length;
        messages++;
    }
}
