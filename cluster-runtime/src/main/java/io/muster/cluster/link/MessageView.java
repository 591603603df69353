package io.muster.cluster.link;

import java.nio.ByteBuffer;

/** A received message in place: valid during {@link LinkHandler#onMessage} only, on that thread, and reused for the next one. */
public interface MessageView {

    /** Returns the application's tag, 0 to 65535. */
    int tag();

    /** Returns the number of bytes. */
    int length();

    /** Returns the byte at {@code index}. */
    byte getByte(int index);

    /** Returns the big-endian 32-bit number at {@code index}. */
    int getInt(int index);

    /** Returns the big-endian 64-bit number at {@code index}. */
    long getLong(int index);

    /** Copies {@code length} bytes from {@code index} to {@code target}. */
    void copyTo(int index, byte[] target, int offset, int length);

    /** Returns a copy of all bytes. */
    byte[] toBytes();

    /** Returns all bytes as a read-only buffer, reused like this view. */
    ByteBuffer buffer();
}
