package io.muster.benchmarks.link;

import io.muster.benchmarks.measure.Load;
import io.muster.benchmarks.measure.Pause;
import io.muster.benchmarks.measure.Window;
import io.muster.benchmarks.peers.FrameHandler;
import io.muster.benchmarks.peers.FramesOut;
import io.muster.benchmarks.peers.Loops;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.internal.PlatformDependent;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Netty by hand, in the fastest way that was found: the producer puts a copy into a queue, and the event loop packs what is queued into writes
 * of 64 KiB. One wake-up for a batch, frames parsed in place.
 */
final class TunedNetty implements OneWay {

    /** So many messages in one go, so that the socket's events are looked after. */
    private static final int DRAINED_AT_ONCE = 4096;

    private final Loops loops = new Loops("tuned-netty");
    private final Window window = new Window();
    private final Load load = new Load(window);
    private final Queue<byte[]> queue = PlatformDependent.newMpscQueue();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable drain = this::drain;
    private final Channel channel;
    private final FramesOut out;

    TunedNetty() {
        channel = loops.connect(new Writable(), new Receiver());
        out = new FramesOut(channel);
    }

    @Override
    public String name() {
        return "Netty by hand, queue drained into 64 KiB";
    }

    @Override
    public long run(byte[] payload, long nanos) {
        load.begin(payload, nanos);
        while (load.goesOn()) {
            while (load.mustWait()) {
                Pause.brief();
            }
            load.number();
            queue.add(payload.clone());
            if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
                channel.eventLoop().execute(drain);
            }
        }
        return load.finish();
    }

    @Override
    public void close() {
        loops.close();
    }

    private void drain() {
        int drained = 0;
        while (channel.isWritable() && drained < DRAINED_AT_ONCE) {
            byte[] next = queue.poll();
            if (next == null) {
                break;
            }
            out.add(next);
            drained++;
        }
        out.flush();
        if (!channel.isWritable()) {
            // Goes on when the socket has room again
            return;
        }
        if (drained == DRAINED_AT_ONCE) {
            channel.eventLoop().execute(drain);
            return;
        }
        scheduled.set(false);
        if (!queue.isEmpty() && scheduled.compareAndSet(false, true)) {
            channel.eventLoop().execute(drain);
        }
    }

    private final class Writable extends ChannelInboundHandlerAdapter {
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (ctx.channel().isWritable() && scheduled.get()) {
                ctx.channel().eventLoop().execute(drain);
            }
        }
    }

    private final class Receiver extends FrameHandler {

        @Override
        protected void onFrame(ByteBuf bytes, int at, int length) {
            window.arrived(bytes.getLong(at));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            window.publish();
        }
    }
}
