package io.muster.cluster.client;

import io.muster.cluster.SendResult;
import io.muster.cluster.link.protocol.FrameHeader;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.LinkProtocol;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to one client. Any thread offers; the event loop drains as much as the socket takes, with one flush. Its monitor guards
 * the fields.
 */
final class Outbound {

    private final ClientChannel channel;
    private final int capacity;
    private final Runnable drain = this::drain;
    private final Runnable onProgress;
    private final Runnable onRoom;

    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
    private long queuedBytes;
    private long queuedMessages;
    private boolean scheduled;
    private boolean closed;
    private boolean toldFull;
    private @Nullable Runnable onDrained;

    /**
     * Makes an empty one.
     *
     * @param onProgress run on the event loop when the socket took something
     * @param onRoom run on the event loop when somebody who was told FULL can try again
     */
    Outbound(ClientChannel channel, int capacity, Runnable onProgress, Runnable onRoom) {
        this.channel = channel;
        this.capacity = capacity;
        this.onProgress = onProgress;
        this.onRoom = onRoom;
    }

    SendResult offer(int tag, byte[] bytes) {
        int frame = LinkProtocol.HEADER_BYTES + bytes.length;
        boolean first;
        synchronized (this) {
            if (closed) {
                return SendResult.NOT_CONNECTED;
            }
            // An empty queue takes anything that passed the size check, so that no message is too large for ever.
            if (queuedBytes + frame > capacity && queuedBytes != 0) {
                toldFull = true;
                return SendResult.FULL;
            }
            waiting.add(channel.allocate(frame)
                    .writeLong(FrameHeader.of(FrameType.MESSAGE, tag, bytes.length))
                    .writeBytes(bytes));
            queuedBytes += frame;
            queuedMessages++;
            first = !scheduled;
            scheduled = true;
        }
        if (first) {
            channel.runLater(drain);
        }
        return SendResult.TAKEN;
    }

    /** Takes nothing more; runs {@code then} on the event loop once everything was taken by the socket. */
    synchronized void finish(Runnable then) {
        if (!closed) {
            closed = true;
            onDrained = then;
            scheduled = true;
            channel.runLater(drain);
        }
    }

    /** Drops what waits, takes nothing more; returns how many messages were not handed over completely. */
    synchronized long close() {
        closed = true;
        onDrained = null;
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        return queuedMessages;
    }

    synchronized long queuedBytes() {
        return queuedBytes;
    }

    synchronized long queuedMessages() {
        return queuedMessages;
    }

    /** Event loop: writes as long as the socket takes it; to be called again when it takes more. */
    void drain() {
        channel.assertOwner();
        while (channel.isWritable()) {
            ByteBuf frame = next();
            if (frame == null) {
                break;
            }
            int bytes = frame.readableBytes();
            channel.write(frame).addListener(written -> settle(bytes, written.isSuccess()));
        }
        channel.flush();
        Runnable drained = takeDrained();
        if (drained != null) {
            drained.run();
        }
    }

    private synchronized @Nullable ByteBuf next() {
        ByteBuf frame = waiting.poll();
        scheduled = frame != null;
        return frame;
    }

    private synchronized @Nullable Runnable takeDrained() {
        Runnable then = queuedMessages == 0 ? onDrained : null;
        if (then != null) {
            onDrained = null;
        }
        return then;
    }

    private void settle(int bytes, boolean success) {
        if (!success) {
            return;
        }
        boolean room;
        synchronized (this) {
            queuedBytes -= bytes;
            queuedMessages--;
            room = toldFull && !closed && queuedBytes <= capacity / 2;
            toldFull &= !room;
        }
        onProgress.run();
        if (room) {
            onRoom.run();
        }
        Runnable drained = takeDrained();
        if (drained != null) {
            drained.run();
        }
    }
}
