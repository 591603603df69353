package io.muster.cluster;

import java.nio.ByteBuffer;

/**
 * A received message. With {@link HandlerMode#WORKERS} it is immutable and may be kept; with {@link HandlerMode#DIRECT} it is a reused view,
 * valid only during {@link ServerListener#onMessage} and on that thread.
 */
public interface Message {

    /** Returns the sender's tag, 0 to 65535. */
    int tag();

    /** Returns the number of bytes. */
    int length();

    /**
     * Returns the byte at {@code index}.
     *
     * @throws IndexOutOfBoundsException if the message does not reach there
     */
    byte getByte(int index);

    /**
     * Returns the big-endian 32-bit number at {@code index}.
     *
     * @throws IndexOutOfBoundsException if the message does not reach there
     */
    int getInt(int index);

    /**
     * Returns the big-endian 64-bit number at {@code index}.
     *
     * @throws IndexOutOfBoundsException if the message does not reach there
     */
    long getLong(int index);

    /**
     * Copies {@code length} bytes from {@code index} to {@code target} at {@code offset}.
     *
     * @throws IndexOutOfBoundsException if either does not reach there
     */
    void copyTo(int index, byte[] target, int offset, int length);

    /** Returns a copy of all bytes, the caller's to keep. */
    byte[] bytes();

    /** Returns all bytes as a read-only buffer from position 0; with {@link HandlerMode#DIRECT} valid as long as the message. */
    ByteBuffer buffer();
}
