package io.muster.cluster.link;

import io.muster.cluster.link.protocol.ForeignProtocol;
import io.muster.cluster.link.protocol.FrameHeader;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.LinkProtocol;
import io.muster.cluster.link.protocol.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what one connection receives into frames, in place. What is left of an incomplete frame is carried: small ones go in front of
 * the next read into the shared buffer, large ones are completed in a buffer of their own that grows with what really arrives, so that a
 * claimed length costs nothing. Owner: the event loop.
 */
final class FrameReader {

    /** Gets each complete frame; may pause the reader, which then delivers nothing more. */
    interface Sink {
        void onFrame(long header, ByteBuffer bytes, int offset, int length) throws MalformedFrameException;
    }

    /** Frames beyond it are completed in their own buffer, because copying their start again and again would cost more. */
    private static final int LARGE = ReceiveBuffer.BYTES / 2;

    private static final int NO_MESSAGES = -1;

    private final ReceiveBuffer shared;
    private final ByteBufAllocator allocator;
    private final Sink sink;

    private int maxMessage = NO_MESSAGES;
    private int maxControl = LinkProtocol.MAX_HANDSHAKE_BYTES;
    private @Nullable ByteBuf carry;
    private boolean paused;
    private boolean parsing;
    private boolean closed;

    FrameReader(ReceiveBuffer shared, ByteBufAllocator allocator, Sink sink) {
        this.shared = shared;
        this.allocator = allocator;
        this.sink = sink;
    }

    /** The handshake is over: messages are welcome, control frames are small. */
    void expectMessages(int maxMessageBytes) {
        maxMessage = maxMessageBytes;
        maxControl = LinkProtocol.MAX_CONTROL_BYTES;
    }

    /**
     * Returns the buffer to read into, retained once for whoever reads. What is carried stays until {@link #read} gets that buffer, because a
     * channel drops it unread when the socket has nothing, or the peer has closed.
     */
    ByteBuf target() {
        ByteBuf start = carry;
        if (start == null || !start.isReadable()) {
            return shared.cleared().retain();
        }
        int frame = frameBytes(start);
        if (frame <= start.readableBytes() || frame > LARGE) {
            makeRoom(start, frame);
            return start.retain();
        }
        ByteBuf target = shared.cleared();
        target.writeBytes(start, start.readerIndex(), start.readableBytes());
        return target.retain();
    }

    /** Delivers the frames in what was read; releases it. */
    void read(ByteBuf received) throws MalformedFrameException {
        try {
            ByteBuffer memory = shared.memoryOf(received);
            if (memory != null) {
                dropCopied();
                parse(received, memory);
            } else if (isCarry(received)) {
                parse(received, received.nioBuffer(0, received.capacity()));
            } else {
                adopt(received);
            }
        } finally {
            received.release();
        }
    }

    /** Stops delivering, also within the read that is being delivered. */
    void pause() {
        paused = true;
    }

    /** Goes on; what was carried is delivered by {@link #deliverCarried()}. */
    void unpause() {
        paused = closed;
    }

    boolean isPaused() {
        return paused;
    }

    /** Returns whether the sink is being called just now. */
    boolean isParsing() {
        return parsing;
    }

    /** Returns whether bytes are left that were not delivered. */
    boolean carries() {
        return carry != null && carry.isReadable();
    }

    /** Delivers the complete frames that came while it was paused. */
    void deliverCarried() throws MalformedFrameException {
        ByteBuf start = carry;
        if (start != null && start.isReadable()) {
            start.retain();
            read(start);
        }
    }

    /** Frees what is held without need. */
    void trim() {
        if (carry != null && !carry.isReadable() && !parsing) {
            carry.release();
            carry = null;
        }
    }

    /** Delivers nothing any more and frees everything. */
    void close() {
        closed = true;
        paused = true;
        if (carry != null) {
            carry.release();
            carry = null;
        }
    }

    /** Copies what comes from a filter in front of us (or from a test), which owns its buffers. */
    private void adopt(ByteBuf received) throws MalformedFrameException {
        while (received.isReadable() && !closed) {
            ByteBuf target = target();
            int bytes = Math.min(target.writableBytes(), received.readableBytes());
            target.writeBytes(received, bytes);
            read(target);
        }
    }

    /** What was carried stands at the front of the shared buffer, by {@link #target()}. */
    private void dropCopied() {
        if (carry != null) {
            carry.clear();
        }
    }

    private void parse(ByteBuf received, ByteBuffer memory) throws MalformedFrameException {
        int at = received.readerIndex();
        int end = received.writerIndex();
        parsing = true;
        try {
            while (!paused && end - at >= LinkProtocol.HEADER_BYTES) {
                long header = memory.getLong(at);
                int length = FrameHeader.length(header);
                if (length > maxMessage || length < 0 || !FrameHeader.isMessage(header)) {
                    checkHeader(header, length);
                }
                int payload = at + LinkProtocol.HEADER_BYTES;
                if (end - payload < length) {
                    break;
                }
                at = payload + length;
                sink.onFrame(header, memory, payload, length);
            }
        } finally {
            parsing = false;
        }
        received.readerIndex(at);
        keep(received);
    }

    private void checkHeader(long header, int length) throws MalformedFrameException {
        boolean message = FrameHeader.type(header) == FrameType.MESSAGE;
        int max = message ? maxMessage : maxControl;
        if (maxMessage == NO_MESSAGES && (message || length < 0 || length > max)) {
            throw new MalformedFrameException("the handshake's frame was expected, not "
                    + ForeignProtocol.describe(header) + "; check the address and the port");
        }
        if (length < 0 || length > max) {
            throw new MalformedFrameException("frame " + FrameType.name(FrameHeader.type(header)) + " of "
                    + Integer.toUnsignedString(length) + " bytes must be at most " + max);
        }
        if (FrameHeader.flags(header) != 0 || (!message && FrameHeader.tag(header) != 0)) {
            throw new MalformedFrameException("frame " + FrameType.name(FrameHeader.type(header))
                    + " sets reserved bits of its header: " + Long.toHexString(header));
        }
    }

    private void keep(ByteBuf received) {
        if (closed) {
            return;
        }
        if (isCarry(received)) {
            received.discardReadBytes();
            if (!received.isReadable() && received.capacity() > LARGE) {
                received.release();
                carry = null;
            }
            return;
        }
        int left = received.readableBytes();
        if (left > 0) {
            ByteBuf start = carry;
            if (start == null) {
                start = allocator.directBuffer(left);
                carry = start;
            }
            start.clear().writeBytes(received, left);
        }
    }

    @SuppressWarnings("ReferenceEquality") // Which buffer it is, not what it holds.
    private boolean isCarry(ByteBuf buffer) {
        return buffer == carry;
    }

    private static int frameBytes(ByteBuf start) {
        if (start.readableBytes() < LinkProtocol.HEADER_BYTES) {
            return LinkProtocol.HEADER_BYTES;
        }
        return LinkProtocol.HEADER_BYTES + FrameHeader.length(start.getLong(start.readerIndex()));
    }

    /** Grows by doubling, but not beyond the frame that is awaited: then the next read starts a new frame at the front. */
    private static void makeRoom(ByteBuf start, int frame) {
        int have = start.readableBytes();
        int wanted = Math.max(2 * have, ReceiveBuffer.BYTES);
        if (frame > have) {
            wanted = Math.min(wanted, frame);
        }
        if (start.capacity() < wanted) {
            start.capacity(wanted);
        }
    }
}
