package io.muster.benchmarks.peers;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** Cuts what is read into frames of a length, a tag and a payload, in place and without an object per frame. Owner: the channel's event loop. */
public abstract class FrameHandler extends ChannelInboundHandlerAdapter {

    /** Length and tag, four bytes each, as in Muster's frames. */
    public static final int HEADER = 8;

    private @Nullable ByteBuf carry;

    /** A frame's payload is {@code length} bytes of {@code bytes} from {@code at} on, during the call. */
    protected abstract void onFrame(ByteBuf bytes, int at, int length);

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf received = (ByteBuf) message;
        ByteBuf start = carry;
        if (start != null && start.isReadable()) {
            start.writeBytes(received);
            received.release();
            parse(start);
            start.discardReadBytes();
            return;
        }
        parse(received);
        if (received.isReadable()) {
            if (start == null) {
                start = ctx.alloc().directBuffer(received.readableBytes());
                carry = start;
            }
            start.clear().writeBytes(received);
        }
        received.release();
    }

    private void parse(ByteBuf received) {
        int at = received.readerIndex();
        int end = received.writerIndex();
        while (end - at >= HEADER) {
            int length = received.getInt(at);
            if (end - at - HEADER < length) {
                break;
            }
            onFrame(received, at + HEADER, length);
            at += HEADER + length;
        }
        received.readerIndex(at);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (carry != null) {
            carry.release();
            carry = null;
        }
    }
}
