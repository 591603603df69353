package io.muster.cluster.dispatch;

import io.muster.cluster.Message;
import io.muster.cluster.link.MessageView;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The reused message of {@link io.muster.cluster.HandlerMode#DIRECT}: shows a view while the callback runs, and nothing afterwards. */
final class DirectMessage implements Message {

    private @Nullable MessageView view;
    private boolean valid;

    /** Shows {@code shown} until {@link #hide}. */
    @SuppressWarnings("ReferenceEquality") // Which view it is.
    void show(MessageView shown) {
        // A link has one view, and storing a reference costs the collector's barrier for each message.
        if (view != shown) {
            view = shown;
        }
        valid = true;
    }

    void hide() {
        valid = false;
    }

    private MessageView view() {
        MessageView shown = shown();
        if (shown == null) {
            throw new IllegalStateException(
                    "with HandlerMode.DIRECT a message is valid only during onMessage; copy what is to be kept");
        }
        return shown;
    }

    private @Nullable MessageView shown() {
        return valid ? view : null;
    }

    @Override
    public int tag() {
        return view().tag();
    }

    @Override
    public int length() {
        return view().length();
    }

    @Override
    public byte getByte(int index) {
        return view().getByte(index);
    }

    @Override
    public int getInt(int index) {
        return view().getInt(index);
    }

    @Override
    public long getLong(int index) {
        return view().getLong(index);
    }

    @Override
    public void copyTo(int index, byte[] target, int offset, int length) {
        view().copyTo(index, target, offset, length);
    }

    @Override
    public byte[] bytes() {
        return view().toBytes();
    }

    @Override
    public ByteBuffer buffer() {
        return view().buffer();
    }

    /** Returns tag and size while it is valid. */
    @Override
    public String toString() {
        MessageView shown = shown();
        return shown == null
                ? "Message[no longer valid]"
                : "Message[tag=" + shown.tag() + ", length=" + shown.length() + "]";
    }
}
