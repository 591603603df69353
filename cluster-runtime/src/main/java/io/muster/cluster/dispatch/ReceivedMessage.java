package io.muster.cluster.dispatch;

import io.muster.cluster.Message;
import io.muster.cluster.link.MessageView;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An immutable message, the copy of a view. */
final class ReceivedMessage implements Message {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final int tag;
    private final byte[] bytes;

    private ReceivedMessage(int tag, byte[] bytes) {
        this.tag = tag;
        this.bytes = bytes;
    }

    static ReceivedMessage copyOf(MessageView view) {
        return new ReceivedMessage(view.tag(), view.toBytes());
    }

    @Override
    public int tag() {
        return tag;
    }

    @Override
    public int length() {
        return bytes.length;
    }

    @Override
    public byte getByte(int index) {
        return bytes[index];
    }

    @Override
    public int getInt(int index) {
        return (int) INT.get(bytes, index);
    }

    @Override
    public long getLong(int index) {
        return (long) LONG.get(bytes, index);
    }

    @Override
    public void copyTo(int index, byte[] target, int offset, int length) {
        System.arraycopy(bytes, index, target, offset, length);
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** Returns tag and size; what is in it is the application's. */
    @Override
    public String toString() {
        return "Message[tag=" + tag + ", length=" + bytes.length + "]";
    }
}
