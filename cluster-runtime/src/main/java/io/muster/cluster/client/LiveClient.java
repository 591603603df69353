package io.muster.cluster.client;

import io.muster.cluster.SendResult;
import io.muster.cluster.dispatch.CallbackThread;
import io.muster.cluster.link.protocol.FrameDecoder;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.LinkProtocol;
import io.muster.cluster.link.protocol.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection whose handshake is done; the same at both ends. Its state changes on the event loop only. */
final class LiveClient implements ClientConnection, ClientChannel.Phase {

    private static final Logger LOG = LoggerFactory.getLogger(LiveClient.class);
    private static final long LONGEST_TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TICKS_PER_TIME = 4;

    private final long id;
    private final ClientChannel channel;
    private final InetSocketAddress remoteAddress;
    private final ClientBounds bounds;
    private final ClientHandler handler;
    private final Outbound outbound;
    private final Liveness liveness;
    private final Duration tick;
    private final CompletableFuture<Long> over = new CompletableFuture<>();
    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();

    private @Nullable Future<?> ticking;
    private boolean isOver;

    /** How we end it. */
    private record Ending(ClientGoodbye goodbye, String text) {}

    LiveClient(long id, ClientChannel channel, ClientBounds bounds, ClientHandler handler) {
        this.id = id;
        this.channel = channel;
        this.remoteAddress = channel.remoteAddress();
        this.bounds = bounds;
        this.handler = handler;
        long shortest = Math.min(
                bounds.times().heartbeat().toNanos(), bounds.times().slow().toNanos());
        this.tick = Duration.ofNanos(Math.min(LONGEST_TICK_NANOS, shortest / TICKS_PER_TIME + 1));
        this.liveness = new Liveness(bounds.times(), tick.toNanos(), System.nanoTime());
        this.outbound = new Outbound(
                channel,
                bounds.outboundQueueBytes(),
                liveness::progressed,
                () -> guarded("onWritable", () -> handler.onWritable(this)));
    }

    /** Begins: the handshake is done. */
    void start() {
        channel.become(this);
        ticking = channel.every(tick, this::tick);
        CallbackThread.markLoop();
        try {
            handler.onConnected(this);
        } catch (RuntimeException | Error e) {
            failed("onConnected", e);
        }
    }

    /** Completes after {@link ClientHandler#onDisconnected}, with the number of messages that were not sent. */
    CompletableFuture<Long> over() {
        return over;
    }

    /** Returns how many messages were not sent; while its loop is too busy to end it, those that wait, and the goodbye. From any thread. */
    long unsent() {
        Long known = over.getNow(null);
        return known != null ? known : outbound.queuedMessages() + 1;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public boolean isOpen() {
        return ending.get() == null && !over.isDone() && channel.isOpen();
    }

    @Override
    public SendResult send(int tag, byte[] bytes) {
        if ((tag & ~LinkProtocol.MAX_TAG) != 0 || bytes.length > bounds.maxMessageBytes()) {
            throw new IllegalArgumentException("tag=" + tag + " must be 0 to " + LinkProtocol.MAX_TAG
                    + ", and bytes.length=" + bytes.length + " at most " + bounds.maxMessageBytes());
        }
        return outbound.offer(tag, bytes);
    }

    @Override
    public long queuedBytes() {
        return outbound.queuedBytes();
    }

    @Override
    public void setReading(boolean reading) {
        channel.run(() -> channel.setReading(reading));
    }

    @Override
    public void close(String text) {
        end(ClientGoodbye.CLOSED, text);
    }

    /** Ends it in order; the first one's goodbye stands. */
    void end(ClientGoodbye goodbye, String text) {
        Ending ours = new Ending(goodbye, text);
        if (ending.compareAndSet(null, ours)) {
            channel.run(() -> {
                outbound.finish(() -> channel.closeAfter(ClientFrames.goodbye(goodbye, text)));
                channel.after(bounds.times().drain(), () -> over(goodbye.atSender(), "closed here: " + text, null));
            });
        }
    }

    /** Ends it now, whatever waits. */
    void abort(String text) {
        channel.run(() -> over(ClientDisconnectReason.STOPPING, text, null));
    }

    @Override
    public int mostBytes(int type) {
        return switch (type) {
            case FrameType.MESSAGE -> bounds.maxMessageBytes();
            case FrameType.PING, FrameType.PONG -> Long.BYTES;
            case FrameType.GOODBYE -> ClientFrames.MAX_CONTROL_BYTES;
            default -> -1;
        };
    }

    @Override
    public void onFrame(int type, int tag, ByteBuf payload) throws MalformedFrameException {
        liveness.heard();
        switch (type) {
            case FrameType.MESSAGE -> onMessage(tag, payload);
            case FrameType.PING ->
                channel.writeIfTaken(ClientFrames.stamp(FrameType.PONG, FrameDecoder.stamp(type, payload.nioBuffer())));
            case FrameType.GOODBYE -> onGoodbye(ClientFrames.ending(type, payload.nioBuffer()));
            default -> FrameDecoder.stamp(type, payload.nioBuffer());
        }
    }

    private void onMessage(int tag, ByteBuf payload) {
        if (ending.get() != null) {
            return;
        }
        byte[] bytes = new byte[payload.readableBytes()];
        payload.readBytes(bytes);
        try {
            handler.onMessage(this, tag, bytes);
        } catch (RuntimeException | Error e) {
            failed("onMessage", e);
        }
    }

    private void onGoodbye(ClientFrames.Ending theirs) {
        ClientGoodbye goodbye = ClientGoodbye.of(theirs.code());
        over(goodbye.atReceiver(), "the other end said goodbye: " + goodbye + " (" + theirs.text() + ")", null);
    }

    @Override
    public void onMalformed(MalformedFrameException problem) {
        over(
                ClientDisconnectReason.PROTOCOL_ERROR,
                problem.detail(),
                ClientFrames.goodbye(ClientGoodbye.PROTOCOL_ERROR, problem.detail()));
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        Ending ours = ending.get();
        if (ours != null) {
            over(ours.goodbye().atSender(), "closed here: " + ours.text(), null);
        } else {
            over(
                    ClientDisconnectReason.LOST,
                    "connection lost: " + (cause == null ? "closed by the other end" : cause.getMessage()),
                    null);
        }
    }

    @Override
    public void onWritability() {
        outbound.drain();
    }

    private void tick() {
        switch (liveness.tick(System.nanoTime(), channel.isReading(), outbound.queuedBytes() > 0)) {
            case PING -> channel.writeIfTaken(ClientFrames.stamp(FrameType.PING, System.nanoTime()));
            case DEAD ->
                dead("no complete frame arrived for " + bounds.times().dead().toMillis() + " ms");
            case TOO_SLOW ->
                over(
                        ClientDisconnectReason.TOO_SLOW,
                        "took nothing for " + bounds.times().slow().toMillis() + " ms with " + outbound.queuedBytes()
                                + " bytes waiting",
                        null);
            case FINE -> {}
        }
    }

    private void dead(String text) {
        over(
                ClientDisconnectReason.HEARTBEAT_TIMEOUT,
                text,
                ClientFrames.goodbye(ClientGoodbye.HEARTBEAT_TIMEOUT, text));
    }

    /** The one door out, with {@code lastWord} for the other end if it can still be said. */
    private void over(ClientDisconnectReason reason, String text, @Nullable ByteBuf lastWord) {
        channel.assertOwner();
        if (isOver) {
            if (lastWord != null) {
                lastWord.release();
            }
            return;
        }
        isOver = true;
        LOG.debug("Client connection {} with {} is over: {}: {}", id, remoteAddress, reason, text);
        if (ticking != null) {
            ticking.cancel(false);
        }
        long unsent = outbound.close();
        if (lastWord != null) {
            channel.closeAfter(lastWord);
        } else {
            channel.close();
        }
        guarded("onDisconnected", () -> handler.onDisconnected(this, new ClientDisconnection(reason, text, unsent)));
        over.complete(unsent);
    }

    private void failed(String callback, Throwable e) {
        LOG.error("{} of the client handler failed; the connection with {} ends", callback, remoteAddress, e);
        String text = callback + " failed";
        over(ClientDisconnectReason.INTERNAL, text, ClientFrames.goodbye(ClientGoodbye.INTERNAL, text));
    }

    private void guarded(String callback, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{} of the client handler failed", callback, e);
        }
    }
}
