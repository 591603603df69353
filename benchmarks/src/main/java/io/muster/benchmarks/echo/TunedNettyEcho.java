package io.muster.benchmarks.echo;

import io.muster.benchmarks.peers.FrameHandler;
import io.muster.benchmarks.peers.FramesOut;
import io.muster.benchmarks.peers.Loops;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/** Netty by hand: frames parsed in place, and what one read brought is answered by one flush, on the reading loop. */
final class TunedNettyEcho implements Echo {

    private final Loops loops = new Loops("tuned-netty-echo");
    private final Channel channel;
    private final FramesOut out;
    private volatile Exchange current = new Exchange(1, Long.BYTES);

    TunedNettyEcho() {
        channel = loops.connect(new Answers(), new Server());
        out = new FramesOut(channel);
    }

    @Override
    public String name() {
        return "Netty by hand, a flush per read";
    }

    @Override
    public void run(Exchange exchange) {
        current = exchange;
        channel.eventLoop().execute(() -> {
            exchange.begin(out::add);
            out.flush();
        });
    }

    @Override
    public void close() {
        loops.close();
    }

    private final class Answers extends FrameHandler {

        @Override
        protected void onFrame(ByteBuf bytes, int at, int length) {
            current.answered(bytes.getLong(at));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            out.flush();
        }
    }

    private static final class Server extends FrameHandler {

        private @Nullable FramesOut answers;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            answers = new FramesOut(ctx.channel());
        }

        @Override
        protected void onFrame(ByteBuf bytes, int at, int length) {
            if (answers != null) {
                answers.add(bytes, at, length);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (answers != null) {
                answers.flush();
            }
        }
    }
}
