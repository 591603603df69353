package io.muster.cluster.link;

import org.jspecify.annotations.Nullable;

/**
 * Writes a link's queue to its socket, one batch at a time with one flush each. One at a time, because then the buffer's own read index
 * says exactly how much the socket took, without a promise per write. Owner: the event loop.
 */
final class BatchWriter {

    private static final int WRITES_PER_TURN = 16;

    private final Connection connection;
    private final SendQueue queue;
    private final Runnable onRoom;
    private final Runnable onDrained;
    private final Runnable again = this::run;

    private @Nullable Batch inFlight;
    private boolean running;
    private boolean closed;

    /**
     * Makes a writer.
     *
     * @param onRoom run when somebody who was told FULL can try again
     * @param onDrained run when nothing is left to write
     */
    BatchWriter(Connection connection, SendQueue queue, Runnable onRoom, Runnable onDrained) {
        this.connection = connection;
        this.queue = queue;
        this.onRoom = onRoom;
        this.onDrained = onDrained;
    }

    /** Gets {@link #run} called soon; from any thread. */
    void schedule() {
        connection.runLater(again);
    }

    /** Writes until the queue is empty, the socket is full, or others must have their turn. */
    void run() {
        connection.assertOwner();
        if (running || inFlight != null || closed) {
            return;
        }
        running = true;
        try {
            for (int i = 0; i < WRITES_PER_TURN; i++) {
                if (closed || !writeNext()) {
                    return;
                }
            }
        } finally {
            running = false;
        }
        connection.runLater(again);
    }

    /** The socket has taken all of the batch in flight. */
    void onWritten() {
        if (!running) {
            settle();
            run();
        }
    }

    boolean isIdle() {
        return inFlight == null;
    }

    /** Gives up; returns how many messages were not written. */
    long close() {
        closed = true;
        long unsent = 0;
        Batch batch = inFlight;
        if (batch != null) {
            unsent = batch.messagesNotWritten();
            inFlight = null;
            batch.release();
        }
        return unsent + queue.close();
    }

    /** Returns whether it makes sense to go on. */
    private boolean writeNext() {
        Batch batch = queue.next();
        if (batch == null) {
            onDrained.run();
            return false;
        }
        inFlight = batch;
        boolean writable = connection.write(batch.forWriting());
        if (!writable || closed || !connection.isOpen()) {
            return false;
        }
        settle();
        return true;
    }

    private void settle() {
        Batch batch = inFlight;
        if (batch != null && batch.isReturned() && connection.isOpen()) {
            inFlight = null;
            if (queue.written(batch)) {
                onRoom.run();
            }
        }
    }
}
