package io.muster.cluster.link;

import io.muster.cluster.link.LinkStatistics.Count;
import io.muster.cluster.link.protocol.LinkProtocol;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What one link has yet to write. Any thread encodes into the open batch; the event loop takes batch after batch, one at a time, and
 * tells when it is written. Its lock guards all fields.
 *
 * <p>{@link Wake} is run once per busy period, not once per message: while {@code scheduled} is set the loop will look again by itself.
 */
final class SendQueue extends SpinLock {

    /** Gets the event loop to call {@link #next}. */
    @FunctionalInterface
    interface Wake {
        void schedule();
    }

    /** Room beyond the capacity that only control frames use, so that a full queue does not silence heartbeats and goodbyes. */
    private static final int CONTROL_RESERVE = 4096;

    private final BatchPool pool;
    private final int capacity;
    private final Wake wake;

    private final ArrayDeque<Batch> sealed = new ArrayDeque<>();
    private @Nullable Batch open;
    private boolean scheduled;
    private boolean closed;
    private boolean fullReported;
    private long queuedBytes;
    private long queuedMessages;
    private long sentMessages;
    private long sentBytes;
    private long refusedFull;
    private long writes;

    SendQueue(BatchPool pool, int capacity, Wake wake) {
        this.pool = pool;
        this.capacity = capacity;
        this.wake = wake;
    }

    SendResult offer(int tag, byte[] source, int offset, int length) {
        int frame = LinkProtocol.HEADER_BYTES + length;
        if (frame > BatchPool.BATCH_BYTES) {
            return offerLarge(tag, ByteBuffer.wrap(source, offset, length));
        }
        boolean first;
        lock();
        try {
            if (closed || lacksRoom(frame)) {
                return refuse();
            }
            batchFor(frame).addMessage(tag, source, offset, length);
            count(frame, length);
            first = !scheduled;
            scheduled = true;
        } finally {
            unlock();
        }
        return taken(first);
    }

    SendResult offer(int tag, ByteBuffer source) {
        int length = source.remaining();
        int frame = LinkProtocol.HEADER_BYTES + length;
        if (frame > BatchPool.BATCH_BYTES) {
            return offerLarge(tag, source);
        }
        boolean first;
        lock();
        try {
            if (closed || lacksRoom(frame)) {
                return refuse();
            }
            batchFor(frame).addMessage(tag, source, length);
            count(frame, length);
            first = !scheduled;
            scheduled = true;
        } finally {
            unlock();
        }
        return taken(first);
    }

    /** Copies outside the lock, so that a large message makes neither the loop nor other senders spin. */
    private SendResult offerLarge(int tag, ByteBuffer source) {
        int length = source.remaining();
        int frame = LinkProtocol.HEADER_BYTES + length;
        lock();
        try {
            // Refused under the lock that has looked: an empty queue owes nobody a call that there is room.
            if (closed || lacksRoom(frame)) {
                return refuse();
            }
        } finally {
            unlock();
        }
        Batch batch = pool.take(frame);
        batch.addMessage(tag, source, length);
        boolean first;
        lock();
        try {
            if (closed || lacksRoom(frame)) {
                batch.release();
                return refuse();
            }
            seal();
            sealed.add(batch);
            count(frame, length);
            first = !scheduled;
            scheduled = true;
        } finally {
            unlock();
        }
        return taken(first);
    }

    /** Queues a control frame; returns false if there is no room even for that, or the queue is closed. */
    boolean offerControl(ByteBuffer frame) {
        return offerControl(frame, false);
    }

    /** Queues the last frame; nothing is taken after it. */
    boolean offerLast(ByteBuffer frame) {
        return offerControl(frame, true);
    }

    private boolean offerControl(ByteBuffer frame, boolean last) {
        boolean first;
        lock();
        try {
            if (closed || (!last && queuedBytes > capacity + CONTROL_RESERVE)) {
                return false;
            }
            batchFor(frame.remaining()).addControl(frame);
            queuedBytes += frame.remaining();
            closed = last;
            first = !scheduled;
            scheduled = true;
        } finally {
            unlock();
        }
        return taken(first) == SendResult.TAKEN;
    }

    /** Event loop: the next batch to write, or null if there is none; then the next offer wakes the loop again. */
    @Nullable Batch next() {
        lock();
        try {
            Batch next = sealed.poll();
            if (next == null) {
                next = open;
                open = null;
            }
            scheduled = next != null;
            return next;
        } finally {
            unlock();
        }
    }

    /**
     * Event loop: {@code batch} is written.
     *
     * @return whether somebody who was told FULL can be told to try again
     */
    boolean written(Batch batch) {
        boolean writable;
        lock();
        try {
            queuedBytes -= batch.bytes();
            queuedMessages -= batch.messages();
            writes++;
            writable = fullReported && !closed && queuedBytes <= capacity / 2;
            if (writable) {
                fullReported = false;
            }
        } finally {
            unlock();
        }
        pool.give(batch);
        return writable;
    }

    /** Event loop: drops what is queued, takes nothing any more; returns how many messages were dropped. */
    long close() {
        ArrayDeque<Batch> dropped;
        lock();
        try {
            closed = true;
            seal();
            dropped = new ArrayDeque<>(sealed);
            sealed.clear();
        } finally {
            unlock();
        }
        long messages = dropped.stream().mapToLong(Batch::messages).sum();
        dropped.forEach(pool::give);
        return messages;
    }

    /** Returns whether a message of {@code frame} bytes would be taken just now. */
    boolean hasRoom(int frame) {
        lock();
        try {
            return !closed && !lacksRoom(frame);
        } finally {
            unlock();
        }
    }

    LinkStatistics statistics(ReceivedCount received, ControlFrames control) {
        lock();
        try {
            return new LinkStatistics(
                    new Count(sentMessages, sentBytes),
                    received.published(),
                    received.undelivered(),
                    queuedMessages,
                    queuedBytes,
                    refusedFull,
                    writes,
                    control.roundTripNanos(),
                    control.skipped());
        } finally {
            unlock();
        }
    }

    private boolean lacksRoom(int frame) {
        // An empty queue takes anything that passed the size check, so that no message is too large for ever.
        return queuedBytes + frame > capacity && queuedBytes != 0;
    }

    private SendResult refuse() {
        if (closed) {
            return SendResult.CLOSED;
        }
        fullReported = true;
        refusedFull++;
        return SendResult.FULL;
    }

    private SendResult taken(boolean first) {
        if (first) {
            wake.schedule();
        }
        return SendResult.TAKEN;
    }

    private void count(int frame, int length) {
        queuedBytes += frame;
        queuedMessages++;
        sentMessages++;
        sentBytes += length;
    }

    private Batch batchFor(int bytes) {
        Batch batch = open;
        if (batch == null || batch.room() < bytes) {
            seal();
            batch = pool.take(bytes);
            open = batch;
        }
        return batch;
    }

    private void seal() {
        if (open != null) {
            sealed.add(open);
            open = null;
        }
    }
}
