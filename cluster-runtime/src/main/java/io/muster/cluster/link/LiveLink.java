package io.muster.cluster.link;

import io.muster.cluster.link.DownReason.LocalClose;
import io.muster.cluster.link.protocol.FrameEncoder;
import io.muster.cluster.link.protocol.FrameHeader;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.cluster.link.protocol.LinkProtocol;
import io.muster.cluster.link.protocol.MalformedFrameException;
import io.muster.registry.Incarnation;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link from the end of its handshake on. Owner: the event loop; shared with other threads are only the send queue and who it was that
 * first ended the link.
 */
final class LiveLink implements Link, Phase {

    private static final Logger LOG = LoggerFactory.getLogger(LiveLink.class);
    private static final int ORDINARY_FRAME_BYTES = 1024;

    /** The last quarter of the time of a goodbye is for what the handler has not taken. */
    private static final int LAST_PART = 4;

    private final LinkOrigin origin;
    private final Connection connection;
    private final LinkHandler handler;
    private final LinkSettings settings;
    private final int maxMessageBytes;
    private final SendQueue queue;
    private final BatchWriter writer;
    private final Heartbeat heartbeat;
    private final Intake intake;
    private final ControlFrames control = new ControlFrames(this);
    private final FrameMessageView view = new FrameMessageView();
    private final AtomicReference<@Nullable LocalClose> ending = new AtomicReference<>();
    private final ReceivedCount received = new ReceivedCount();

    private volatile LinkState state = LinkState.Up.INSTANCE;
    private volatile LinkEnd self;
    private volatile LinkEnd peer;
    private @Nullable Future<?> closing;

    LiveLink(LinkOrigin origin, Connection connection, LinkSettings settings, LinkHandler handler) {
        this.origin = origin;
        this.connection = connection;
        this.handler = handler;
        this.settings = settings;
        this.maxMessageBytes = settings.limits().maxMessageBytes();
        this.self = origin.self();
        this.peer = origin.peer();
        LoopContext loop = connection.loop();
        this.queue = new SendQueue(loop.batches(), settings.limits().outboundQueueBytes(), this::scheduleWrites);
        this.writer = new BatchWriter(connection, queue, this::tellWritable, this::onDrained);
        this.intake = new Intake(connection, this::isDown, () -> onClosed(null));
        this.heartbeat = new Heartbeat(settings.times(), loop.tickNanos(), System.nanoTime());
    }

    /** Takes over the connection from the handshake. */
    void start() {
        connection.become(this);
        connection.reader().expectMessages(maxMessageBytes);
        connection.loop().add(this);
        LOG.debug("{}: up, attempt {}", origin, origin.attempt());
        try {
            handler.onUp(this);
        } catch (Throwable e) {
            failed("onUp", e);
        }
    }

    @Override
    public long id() {
        return origin.id();
    }

    @Override
    public LinkDirection direction() {
        return origin.direction();
    }

    @Override
    public long attempt() {
        return origin.attempt();
    }

    @Override
    public LinkEnd self() {
        return self;
    }

    @Override
    public LinkEnd peer() {
        return peer;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return origin.remoteAddress();
    }

    @Override
    public LinkState state() {
        return state;
    }

    @Override
    public Executor owner() {
        return connection.eventLoop();
    }

    @Override
    public SendResult send(int tag, byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        checkMessage(tag, length);
        return queue.offer(tag, source, offset, length);
    }

    @Override
    public SendResult send(int tag, ByteBuffer source) {
        checkMessage(tag, source.remaining());
        return queue.offer(tag, source);
    }

    @Override
    public boolean isWritable() {
        return queue.hasRoom(ORDINARY_FRAME_BYTES);
    }

    @Override
    public LinkStatistics statistics() {
        return queue.statistics(received, control);
    }

    @Override
    public void setReading(boolean reading) {
        connection.run(() -> intake.want(reading));
    }

    @Override
    public void reidentify(Incarnation incarnation) {
        connection.run(() -> {
            if (incarnation.isNewerThan(self.identity().incarnation())) {
                self = self.withIncarnation(incarnation);
                queue.offerControl(FrameEncoder.reidentify(incarnation));
            }
        });
    }

    @Override
    public void goodbye(GoodbyeReason reason, String text) {
        long drain = settings.times().drain().toNanos();
        goodbye(new LocalClose(reason, text), () -> {
            closing = connection.runAfter(drain, () -> onClosed(null));
            intake.mute();
        });
    }

    @Override
    public void goodbye(GoodbyeReason reason, String text, Duration within) {
        long bound = Math.min(
                TimeUnit.NANOSECONDS.convert(within), settings.times().drain().toNanos());
        long lastPart = bound / LAST_PART;
        goodbye(
                new LocalClose(reason, text),
                () -> closing = connection.runAfter(bound - lastPart, () -> {
                    // Only now: after a standstill of the process there is time to count all the same
                    closing = connection.runAfter(lastPart, () -> onClosed(null));
                    intake.mute();
                }));
    }

    /** Says goodbye unless the link has ended already; {@code bounds} sets the times. */
    private void goodbye(LocalClose ours, Runnable bounds) {
        if (ending.compareAndSet(null, ours)) {
            queue.offerLast(FrameEncoder.goodbye(ours.reason(), ours.localText()));
            connection.run(() -> {
                if (isUp()) {
                    transition(new LinkState.Closing(ours));
                    bounds.run();
                    writer.run();
                }
            });
        }
    }

    @Override
    public void close(GoodbyeReason reason, String text) {
        LocalClose first = new LocalClose(reason, text);
        ending.compareAndSet(null, first);
        connection.run(() -> end(Objects.requireNonNullElse(ending.get(), first), FrameEncoder.goodbye(reason, text)));
    }

    /** The loop's coarse timer. */
    void tick(long now) {
        connection.assertOwner();
        boolean idle = heartbeat.tick(now, intake.isListening());
        if (heartbeat.isDead()) {
            DownReason dead = new DownReason.HeartbeatTimeout(heartbeat.silentNanos() / 1_000_000);
            end(oursOr(dead), FrameEncoder.goodbye(GoodbyeReason.HEARTBEAT_TIMEOUT, dead.text()));
            return;
        }
        if (heartbeat.pingDue()) {
            queue.offerControl(FrameEncoder.stamp(FrameType.PING, now));
        }
        if (idle) {
            connection.reader().trim();
        }
    }

    @Override
    public void onFrame(long header, ByteBuffer memory, int offset, int length) throws MalformedFrameException {
        if (!FrameHeader.isMessage(header)) {
            control.onFrame(FrameHeader.type(header), memory.slice(offset, length));
            return;
        }
        if (intake.isMuted()) {
            received.addUndelivered();
            return;
        }
        received.add(length);
        try {
            handler.onMessage(this, view.at(header, memory, offset, length));
        } catch (Throwable e) {
            failed("onMessage", e);
        }
    }

    @Override
    public void onReadEnd() {
        heartbeat.heard();
        view.invalidate();
        if (received.publish() && !intake.isMuted() && !isDown()) {
            try {
                handler.onReadEnd(this);
            } catch (Throwable e) {
                failed("onReadEnd", e);
            }
        }
    }

    @Override
    public void onMalformed(MalformedFrameException problem) {
        end(
                oursOr(new DownReason.ProtocolError(problem.detail())),
                FrameEncoder.goodbye(GoodbyeReason.PROTOCOL_ERROR, problem.detail()));
    }

    @Override
    public void onWritten() {
        writer.onWritten();
    }

    @Override
    public void onEndOfInput() {
        if (!intake.endOfInput()) {
            onClosed(null);
        } else if (closing == null) {
            // A goodbye and messages before it may wait behind what the handler had no room for.
            closing = connection.runAfter(settings.times().drain().toNanos(), () -> onClosed(null));
        }
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        intake.hearOut();
        end(
                oursOr(new DownReason.Lost(
                        cause == null ? "closed without a goodbye" : String.valueOf(cause.getMessage()))),
                null);
    }

    /** The peer's claim was renewed. */
    void onReidentified(Incarnation incarnation) {
        Incarnation before = peer.identity().incarnation();
        if (incarnation.isNewerThan(before)) {
            peer = peer.withIncarnation(incarnation);
            guarded("onReidentified", () -> handler.onReidentified(this, before));
        }
    }

    /** The peer ends the link. */
    void onGoodbye(GoodbyeReason reason, String text) {
        end(oursOr(new DownReason.PeerGoodbye(reason, text)), null);
    }

    /** Queues an answer of the protocol's own. */
    void answer(ByteBuffer frame) {
        queue.offerControl(frame);
    }

    private void scheduleWrites() {
        writer.schedule();
    }

    private void tellWritable() {
        try {
            handler.onWritable(this);
        } catch (Throwable e) {
            logFailure("onWritable", e);
        }
    }

    /** The queue is empty; if goodbye was its last frame, the peer may now close. */
    private void onDrained() {
        if (state instanceof LinkState.Closing) {
            connection.shutdownOutput();
        }
    }

    /** Ends the link now, with {@code lastWord} for the peer if the socket is not in the middle of another frame. */
    private void end(DownReason reason, @Nullable ByteBuffer lastWord) {
        connection.assertOwner();
        if (isDown()) {
            return;
        }
        boolean betweenFrames = writer.isIdle() && isUp();
        long unsent = writer.close();
        transition(new LinkState.Down(reason, unsent));
        connection.loop().remove(this);
        if (closing != null) {
            closing.cancel(false);
        }
        intake.hearOut();
        // The read that ends the link has not ended itself, and onDown is the last to ask.
        received.publish();
        if (lastWord != null && betweenFrames) {
            connection.closeAfter(lastWord);
        } else {
            connection.close();
        }
        guarded("onDown", () -> handler.onDown(this, reason, unsent));
    }

    /** Returns why we end it, if we do, whatever else has happened meanwhile. */
    private DownReason oursOr(DownReason other) {
        LocalClose ours = ending.get();
        return ours != null ? ours : other;
    }

    private boolean isUp() {
        return state instanceof LinkState.Up;
    }

    private boolean isDown() {
        return state instanceof LinkState.Down;
    }

    /** The one door from state to state. */
    private void transition(LinkState next) {
        LOG.debug("{}: {} to {}", origin, state, next);
        state = next;
    }

    private void failed(String callback, Throwable e) {
        LOG.error("{}: {} of the link's handler failed; the link is closed", origin, callback, e);
        close(GoodbyeReason.INTERNAL, callback + " failed");
    }

    private void guarded(String callback, Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            logFailure(callback, e);
        }
    }

    private void logFailure(String callback, Throwable e) {
        LOG.error("{}: {} of the link's handler failed", origin, callback, e);
    }

    private void checkMessage(int tag, int length) {
        if ((tag & ~LinkProtocol.MAX_TAG) != 0 || length > maxMessageBytes) {
            throw new IllegalArgumentException("tag=" + tag + " must be 0 to " + LinkProtocol.MAX_TAG + ", and length="
                    + length + " at most maxMessageBytes=" + maxMessageBytes);
        }
    }
}
