package io.muster.cluster.link;

import io.muster.cluster.link.protocol.FrameHeader;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one view of a link, moved from message to message. Owner: the event loop. */
final class FrameMessageView implements MessageView {

    private @Nullable ByteBuffer memory;
    private int tag;
    private int offset;
    private int length;

    /** The read-only twin of {@link #twinOf}, kept because reads come into the same memory again and again. */
    private @Nullable ByteBuffer twin;

    private @Nullable ByteBuffer twinOf;

    @SuppressWarnings("ReferenceEquality") // Which memory it is, not what it holds.
    FrameMessageView at(long header, ByteBuffer bytes, int payloadOffset, int payloadLength) {
        // Seldom another than the last message's, and storing a reference costs the collector's barrier each time.
        if (memory != bytes) {
            memory = bytes;
        }
        tag = FrameHeader.tag(header);
        offset = payloadOffset;
        length = payloadLength;
        return this;
    }

    /** Lets go of the memory; a use from here on is an error that says so. */
    void invalidate() {
        memory = null;
    }

    @Override
    public int tag() {
        return tag;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public byte getByte(int index) {
        return memory().get(offset + Objects.checkIndex(index, length));
    }

    @Override
    public int getInt(int index) {
        return memory().getInt(offset + Objects.checkFromIndexSize(index, Integer.BYTES, length));
    }

    @Override
    public long getLong(int index) {
        return memory().getLong(offset + Objects.checkFromIndexSize(index, Long.BYTES, length));
    }

    @Override
    public void copyTo(int index, byte[] target, int targetOffset, int count) {
        memory().get(offset + Objects.checkFromIndexSize(index, count, length), target, targetOffset, count);
    }

    @Override
    public byte[] toBytes() {
        byte[] bytes = new byte[length];
        memory().get(offset, bytes, 0, length);
        return bytes;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Which memory it is, not what it holds.
    public ByteBuffer buffer() {
        ByteBuffer current = memory();
        ByteBuffer view = twin;
        if (view == null || twinOf != current) {
            view = current.asReadOnlyBuffer();
            twin = view;
            twinOf = current;
        }
        return view.limit(offset + length).position(offset);
    }

    private ByteBuffer memory() {
        ByteBuffer current = memory;
        if (current == null) {
            throw new IllegalStateException("A message view is valid only during onMessage; copy what is to be kept");
        }
        return current;
    }
}
