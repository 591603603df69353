package io.muster.cluster.link;

import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one event loop's links. Last in, first out, so that a warm one is reused and idle links hold none. Any thread takes, the
 * loop gives back.
 */
final class BatchPool extends SpinLock {

    /** One system call's worth: larger writes gained nothing, smaller ones cost calls. With room for the headers of 16 KiB messages. */
    static final int BATCH_BYTES = (64 << 10) + 512;

    /** A full queue of ordinary size (4 MiB), with slack for batches that are not full. */
    private static final int MAX_SPARE = 80;

    private final ByteBufAllocator allocator;
    private final @Nullable Batch[] spare = new @Nullable Batch[MAX_SPARE];
    private int spares;
    private int fewestSpares;
    private boolean closed;

    BatchPool(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Returns an empty batch with room for at least {@code bytes}. */
    Batch take(int bytes) {
        if (bytes <= BATCH_BYTES) {
            Batch pooled = takeSpare();
            return pooled != null ? pooled : new Batch(allocator.directBuffer(BATCH_BYTES, BATCH_BYTES));
        }
        return new Batch(allocator.directBuffer(bytes, bytes));
    }

    /** Takes back a batch nobody refers to. */
    void give(Batch batch) {
        batch.clear();
        if (batch.capacity() != BATCH_BYTES || !addSpare(batch)) {
            batch.release();
        }
    }

    /** Frees the spares that were not needed since the last call. */
    void trim() {
        int unused = takeUnused();
        for (int i = 0; i < unused; i++) {
            Batch batch = takeSpare();
            if (batch != null) {
                batch.release();
            }
        }
    }

    /** Frees all; from here on nothing is kept. */
    void close() {
        lock();
        closed = true;
        unlock();
        for (Batch batch = takeSpare(); batch != null; batch = takeSpare()) {
            batch.release();
        }
    }

    private int takeUnused() {
        lock();
        try {
            int unused = fewestSpares;
            fewestSpares = spares - unused;
            return unused;
        } finally {
            unlock();
        }
    }

    private @Nullable Batch takeSpare() {
        lock();
        try {
            if (spares == 0) {
                return null;
            }
            Batch batch = spare[--spares];
            spare[spares] = null;
            fewestSpares = Math.min(fewestSpares, spares);
            return batch;
        } finally {
            unlock();
        }
    }

    private boolean addSpare(Batch batch) {
        lock();
        try {
            if (closed || spares == MAX_SPARE) {
                return false;
            }
            spare[spares++] = batch;
            return true;
        } finally {
            unlock();
        }
    }
}
