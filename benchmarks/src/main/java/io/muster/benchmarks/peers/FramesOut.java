package io.muster.benchmarks.peers;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** Packs frames into buffers of 64 KiB. Owner: the channel's event loop. */
public final class FramesOut {

    private static final int BATCH = 64 << 10;

    private final Channel channel;
    private @Nullable ByteBuf open;

    /** Makes one that writes to {@code channel}. */
    public FramesOut(Channel channel) {
        this.channel = channel;
    }

    /** Adds a frame. */
    public void add(byte[] payload) {
        room(payload.length).writeBytes(payload);
    }

    /** Adds a frame with a part of {@code bytes}. */
    public void add(ByteBuf bytes, int at, int length) {
        room(length).writeBytes(bytes, at, length);
    }

    private ByteBuf room(int length) {
        ByteBuf current = open;
        if (current != null && current.writableBytes() < FrameHandler.HEADER + length) {
            channel.write(current, channel.voidPromise());
            current = null;
        }
        if (current == null) {
            current = channel.alloc().directBuffer(Math.max(BATCH, FrameHandler.HEADER + length));
            open = current;
        }
        return current.writeInt(length).writeInt(1);
    }

    /** Writes everything by one flush. */
    public void flush() {
        ByteBuf last = open;
        if (last != null) {
            open = null;
            channel.writeAndFlush(last, channel.voidPromise());
        }
    }
}
