package io.muster.cluster.link;

import io.muster.cluster.link.protocol.FrameHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A channel without a socket, whose time a test moves: it takes what is written at once, and delivers bytes only while it is read. */
final class SocketLikeChannel extends EmbeddedChannel {

    private final InetSocketAddress remote;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();

    SocketLikeChannel(int remotePort) {
        remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), remotePort);
        freezeTime();
        config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1, 1));
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return remote;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer buffer) {
        for (Object bytes = buffer.current(); bytes != null; bytes = buffer.current()) {
            ByteBuf some = (ByteBuf) bytes;
            byte[] copy = new byte[some.readableBytes()];
            some.readBytes(copy);
            written.writeBytes(copy);
            buffer.remove();
        }
    }

    /** The peer sends. */
    void arrive(byte[] bytes) {
        unread.writeBytes(bytes);
        deliver();
    }

    /** Delivers what has arrived, if somebody reads. */
    void deliver() {
        if (config().isAutoRead() && isOpen() && unread.size() > 0) {
            byte[] bytes = unread.toByteArray();
            unread.reset();
            writeInbound(Unpooled.wrappedBuffer(bytes));
        }
    }

    /** The peer shuts its output down, or closes, which looks the same. */
    void endOfInput() {
        deliver();
        pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        runPendingTasks();
    }

    /** The peer resets the connection. */
    void reset() {
        pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        runPendingTasks();
    }

    void pass(long millis) {
        advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        runPendingTasks();
        runScheduledPendingTasks();
        deliver();
    }

    /** Returns the types of the whole frames that were written. */
    List<Integer> writtenTypes() {
        List<Integer> types = new ArrayList<>();
        ByteBuffer frames = ByteBuffer.wrap(written.toByteArray());
        while (frames.hasRemaining()) {
            long header = frames.getLong();
            types.add(FrameHeader.type(header));
            frames.position(frames.position() + FrameHeader.length(header));
        }
        return types;
    }
}
