package io.muster.benchmarks.scale;

import io.muster.benchmarks.peers.FrameHandler;
import io.muster.benchmarks.peers.FramesOut;
import io.muster.benchmarks.peers.Loops;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Netty by hand: connections with nothing on them, no handshake and no queue. The least that Netty can do. */
final class NettyCrowd implements Crowd {

    private static final byte[] MESSAGE = new byte[64];

    private final Loops loops = new Loops("crowd");
    private final List<Channel> channels = new ArrayList<>();
    private volatile CountDownLatch accepted = new CountDownLatch(0);
    private volatile CountDownLatch answers = new CountDownLatch(0);

    @Override
    public String name() {
        return "Netty by hand, bare connections";
    }

    @Override
    public void open(int count) throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(count);
        accepted = latch;
        List<ChannelFuture> connecting = loops.connectAll(count, Heard::new, Answering::new);
        for (ChannelFuture each : connecting) {
            channels.add(each.syncUninterruptibly().channel());
        }
        Bundle.await(latch, "connections");
    }

    @Override
    public void echo() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(channels.size());
        answers = latch;
        channels.forEach(channel -> channel.eventLoop().execute(() -> {
            FramesOut out = new FramesOut(channel);
            out.add(MESSAGE);
            out.flush();
        }));
        Bundle.await(latch, "answers");
    }

    @Override
    public void close() {
        loops.close();
    }

    private final class Answering extends FrameHandler {

        private @Nullable FramesOut out;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            out = new FramesOut(ctx.channel());
            accepted.countDown();
        }

        @Override
        protected void onFrame(ByteBuf bytes, int at, int length) {
            if (out != null) {
                out.add(bytes, at, length);
                out.flush();
            }
        }
    }

    private final class Heard extends FrameHandler {
        @Override
        protected void onFrame(ByteBuf bytes, int at, int length) {
            answers.countDown();
        }
    }
}
