package io.muster.cluster.client;

import io.muster.cluster.link.protocol.ForeignProtocol;
import io.muster.cluster.link.protocol.FrameHeader;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.LinkProtocol;
import io.muster.cluster.link.protocol.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection of a client: the only handler of its channel, and the only place where the channel is touched. It cuts what arrives into
 * frames and hands them to the {@link Phase} it is in. Owner: the channel's event loop.
 */
final class ClientChannel extends ByteToMessageDecoder {

    /** What a connection does just now. */
    interface Phase {

        /** Returns the most payload bytes a frame of a type may have now; negative if it may not come at all. */
        int mostBytes(int type);

        void onFrame(int type, int tag, ByteBuf payload) throws MalformedFrameException;

        void onMalformed(MalformedFrameException problem);

        /** The connection is over; {@code cause} is what the system said, if it said anything. */
        void onClosed(@Nullable Throwable cause);

        /** The socket takes more, or no more, just now. */
        default void onWritability() {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(ClientChannel.class);
    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final long MOST_DISCARDED_BYTES = 1 << 20;

    private final Channel channel;
    private Phase phase;
    private @Nullable Throwable failure;
    private boolean paused;
    private boolean deaf;
    private long discarded;

    ClientChannel(Channel channel, Phase first) {
        this.channel = channel;
        this.phase = first;
    }

    InetSocketAddress remoteAddress() {
        SocketAddress address = channel.remoteAddress();
        return address instanceof InetSocketAddress inet ? inet : InetSocketAddress.createUnresolved("unknown", 0);
    }

    void assertOwner() {
        if (!channel.eventLoop().inEventLoop()) {
            throw new IllegalStateException(
                    "Thread '" + Thread.currentThread().getName() + "' is not the event loop of " + channel);
        }
    }

    /** Runs on the event loop: now if this is it, else soon; not at all once the loop has ended. */
    void run(Runnable action) {
        if (channel.eventLoop().inEventLoop()) {
            action.run();
        } else {
            runLater(action);
        }
    }

    void runLater(Runnable action) {
        try {
            channel.eventLoop().execute(action);
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop of {} has ended", channel);
        }
    }

    Future<?> after(Duration delay, Runnable action) {
        return channel.eventLoop().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    Future<?> every(Duration interval, Runnable action) {
        return channel.eventLoop()
                .scheduleWithFixedDelay(action, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    void become(Phase next) {
        assertOwner();
        phase = next;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /** Allocates a frame's buffer; from any thread. */
    ByteBuf allocate(int bytes) {
        return channel.alloc().directBuffer(bytes, bytes);
    }

    ChannelFuture write(ByteBuf frame) {
        assertOwner();
        return channel.write(frame);
    }

    void flush() {
        assertOwner();
        channel.flush();
    }

    /** Writes a frame of our own if the socket takes it now. Heartbeats must not pile up where nobody reads them. */
    void writeIfTaken(ByteBuf frame) {
        assertOwner();
        if (channel.isWritable()) {
            channel.writeAndFlush(frame, channel.voidPromise());
        } else {
            frame.release();
        }
    }

    /** Stops or resumes reading; what was read already is kept until then. */
    void setReading(boolean reading) {
        assertOwner();
        if (deaf) {
            return;
        }
        paused = !reading;
        channel.config().setAutoRead(reading);
        if (reading) {
            // Later, because this may have been called while a frame is being delivered.
            runLater(this::deliverKept);
        }
    }

    boolean isReading() {
        return !paused;
    }

    void close() {
        assertOwner();
        deaf = true;
        channel.close();
    }

    /**
     * Says a last word and writes nothing more. What still comes is discarded until the other end closes, or for a second, because closing
     * with unread input makes TCP reset the connection, and the last word would be lost. The phase still hears {@link Phase#onClosed}.
     */
    void closeAfter(ByteBuf lastFrame) {
        assertOwner();
        deaf = true;
        paused = false;
        channel.writeAndFlush(lastFrame).addListener(written -> {
            if (written.isSuccess() && channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            }
        });
        if (channel.isOpen()) {
            channel.config().setAutoRead(true);
            after(LINGER, channel::close);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (deaf) {
            discard(in);
            return;
        }
        if (paused || in.readableBytes() < LinkProtocol.HEADER_BYTES) {
            return;
        }
        try {
            long header = in.getLong(in.readerIndex());
            int length = checkedLength(header);
            if (in.readableBytes() - LinkProtocol.HEADER_BYTES >= length) {
                in.skipBytes(LinkProtocol.HEADER_BYTES);
                phase.onFrame(FrameHeader.type(header), FrameHeader.tag(header), in.readSlice(length));
            }
        } catch (MalformedFrameException e) {
            phase.onMalformed(e);
        }
    }

    private int checkedLength(long header) throws MalformedFrameException {
        int type = FrameHeader.type(header);
        int length = FrameHeader.length(header);
        int most = phase.mostBytes(type);
        if (most < 0) {
            throw new MalformedFrameException(
                    "frame " + FrameType.name(type) + " is not expected now: " + ForeignProtocol.describe(header));
        }
        if (length < 0 || length > most) {
            throw new MalformedFrameException("frame " + FrameType.name(type) + " of "
                    + Integer.toUnsignedString(length) + " bytes must be at most " + most);
        }
        if (FrameHeader.flags(header) != 0 || (type != FrameType.MESSAGE && FrameHeader.tag(header) != 0)) {
            throw new MalformedFrameException(
                    "frame " + FrameType.name(type) + " sets reserved bits of its header: " + Long.toHexString(header));
        }
        return length;
    }

    private void discard(ByteBuf in) {
        discarded += in.readableBytes();
        in.skipBytes(in.readableBytes());
        if (discarded > MOST_DISCARDED_BYTES) {
            channel.close();
        }
    }

    private void deliverKept() {
        ChannelHandlerContext ctx = channel.pipeline().context(this);
        if (ctx != null && !paused) {
            try {
                channelRead(ctx, Unpooled.EMPTY_BUFFER);
            } catch (Exception e) {
                exceptionCaught(ctx, e);
            }
        }
    }

    /** Not the parent's: it would read on where reading was stopped. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        phase.onWritability();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        deaf = true;
        phase.onClosed(failure);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("{} failed", channel, cause);
        failure = cause;
        close();
    }
}
