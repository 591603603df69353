package io.muster.cluster.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/** Makes the channel read into the reader's buffers, and let other links have their turn after a few reads. */
final class ReadLimit implements RecvByteBufAllocator.ExtendedHandle {

    private static final int READS_PER_TURN = 8;

    private final ChannelConfig config;
    private final FrameReader reader;
    private int reads;
    private int attempted;
    private int last;

    ReadLimit(ChannelConfig config, FrameReader reader) {
        this.config = config;
        this.reader = reader;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
        return reader.target();
    }

    @Override
    public int guess() {
        return ReceiveBuffer.BYTES;
    }

    @Override
    public void reset(ChannelConfig ignored) {
        reads = 0;
    }

    @Override
    public void incMessagesRead(int count) {
        reads += count;
    }

    @Override
    public void lastBytesRead(int bytes) {
        last = bytes;
    }

    @Override
    public int lastBytesRead() {
        return last;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
        attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
        return attempted;
    }

    /** A read that did not fill the buffer has emptied the socket: another call would cost as much and bring nothing. */
    @Override
    public boolean continueReading() {
        return config.isAutoRead() && last == attempted && last > 0 && reads < READS_PER_TURN;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier ignored) {
        return continueReading();
    }

    @Override
    public void readComplete() {}
}
