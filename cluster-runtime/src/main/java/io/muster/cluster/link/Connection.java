package io.muster.cluster.link;

import io.muster.cluster.link.protocol.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection: the only handler of its channel, and the only place where the channel is touched. It hands frames and events to the
 * {@link Phase} it is in. Owner: the channel's event loop, asserted.
 */
final class Connection extends ChannelInboundHandlerAdapter implements FrameReader.Sink {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Channel channel;
    private final EventLoop eventLoop;
    private final LoopContext loop;
    private final FrameReader reader;

    private Phase phase;
    private @Nullable Throwable failure;

    Connection(Channel channel, LoopContext loop) {
        this.channel = channel;
        this.eventLoop = channel.eventLoop();
        this.loop = loop;
        this.phase = new Lingering(this);
        this.reader = new FrameReader(loop.receiveBuffer(), loop.allocator(), this);
        channel.config().setRecvByteBufAllocator(() -> new ReadLimit(channel.config(), reader));
    }

    LoopContext loop() {
        return loop;
    }

    FrameReader reader() {
        return reader;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    InetSocketAddress remoteAddress() {
        SocketAddress address = channel.remoteAddress();
        return address instanceof InetSocketAddress inet ? inet : InetSocketAddress.createUnresolved("unknown", 0);
    }

    void assertOwner() {
        if (!eventLoop.inEventLoop()) {
            throw new IllegalStateException(
                    "Thread '" + Thread.currentThread().getName() + "' is not the event loop of " + channel);
        }
    }

    /** Runs on the event loop: now if this is it, else soon; not at all once the loop has ended, because then the link has, too. */
    void run(Runnable action) {
        if (eventLoop.inEventLoop()) {
            action.run();
        } else {
            runLater(action);
        }
    }

    void runLater(Runnable action) {
        try {
            eventLoop.execute(action);
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop of {} has ended", channel);
        }
    }

    /** Runs once after a time, on the event loop; an action that has become pointless must see that itself. */
    void runOnceAfter(long nanos, Runnable action) {
        eventLoop.schedule(action, nanos, TimeUnit.NANOSECONDS);
    }

    Future<?> runAfter(long nanos, Runnable action) {
        return eventLoop.schedule(action, nanos, TimeUnit.NANOSECONDS);
    }

    void become(Phase next) {
        assertOwner();
        phase = next;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Stops or resumes reading from the socket. */
    void setReading(boolean reading) {
        assertOwner();
        channel.config().setAutoRead(reading);
    }

    /** Writes a small frame that nobody follows up. */
    void writeFrame(ByteBuffer frame) {
        assertOwner();
        channel.writeAndFlush(Unpooled.wrappedBuffer(frame), channel.voidPromise());
    }

    /** Writes; returns whether the socket has taken all of it. If not, {@link Phase#onWritten} follows when it has. */
    boolean write(ByteBuf bytes) {
        assertOwner();
        channel.writeAndFlush(bytes, channel.voidPromise());
        return channel.isWritable();
    }

    /** Tells the peer that nothing more comes. */
    void shutdownOutput() {
        assertOwner();
        if (channel instanceof DuplexChannel duplex && !duplex.isOutputShutdown()) {
            duplex.shutdownOutput();
        }
    }

    void close() {
        assertOwner();
        reader.close();
        channel.close();
    }

    /** Says a last word and closes so that the peer can read it. */
    void closeAfter(ByteBuffer lastFrame) {
        assertOwner();
        reader.close();
        phase = new Lingering(this);
        if (!channel.isOpen()) {
            return;
        }
        writeFrame(lastFrame);
        if (channel.isOpen()) {
            shutdownOutput();
            channel.config().setAutoRead(true);
            runOnceAfter(Lingering.NANOS, this::close);
        }
    }

    /** Delivers what came while the reader was paused. */
    void deliverCarried() {
        assertOwner();
        try {
            reader.deliverCarried();
        } catch (MalformedFrameException e) {
            malformed(e);
        }
        phase.onReadEnd();
    }

    @Override
    public void onFrame(long header, ByteBuffer bytes, int offset, int length) throws MalformedFrameException {
        phase.onFrame(header, bytes, offset, length);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf received = (ByteBuf) message;
        if (phase instanceof Lingering lingering) {
            lingering.discard(received);
            return;
        }
        try {
            reader.read(received);
        } catch (MalformedFrameException e) {
            malformed(e);
        }
        phase.onReadEnd();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            phase.onWritten();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            phase.onEndOfInput();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        phase.onClosed(failure);
        reader.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failure = cause;
        LOG.debug("{} failed", channel, cause);
        phase.onClosed(cause);
        close();
    }

    private void malformed(MalformedFrameException problem) {
        reader.close();
        phase.onMalformed(problem);
    }
}
