package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.cluster.link.protocol.LinkEnd;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The timer that the links of one event loop share. */
class LoopContextTest {

    private static final LinkEnd WORLD = new LinkEnd("game", "world", TestBed.identity(1));
    private static final LinkEnd CLIENT = new LinkEnd("game", "client", TestBed.identity(3));

    private final SocketLikeChannel home = new SocketLikeChannel(1);
    private final LowMemory allocator = new LowMemory();
    private final LinkTimes times = LinkTimes.defaults().withHeartbeat(Duration.ofMillis(1), Duration.ofMinutes(1));
    private final LoopContext loop = new LoopContext(home.eventLoop(), times, allocator);
    private final List<End> ends = new ArrayList<>();

    @AfterEach
    void close() {
        ends.forEach(end -> end.channel().close());
        loop.close();
    }

    @Test
    void linkWhosePingCannotBeMade_ends_andTheOthersGoOnBeingPinged() {
        link();
        link();
        link();
        allocator.lacking = true;
        pingUntil(() -> ends.stream().anyMatch(End::isDown));

        End later = link();
        List<End> alive = ends.stream().filter(end -> !end.isDown()).toList();
        assertThat(alive).hasSize(3).contains(later);
        for (End end : alive) {
            long before = end.pings();
            pingUntil(() -> end.pings() >= before + 2);
        }

        assertThat(ends.stream().flatMap(end -> end.handler().downs.stream()))
                .singleElement()
                .extracting(RecordingHandler.Down::reason)
                .isInstanceOfSatisfying(
                        DownReason.LocalClose.class,
                        closed -> assertThat(closed.reason()).isEqualTo(GoodbyeReason.INTERNAL));
    }

    private End link() {
        SocketLikeChannel channel = new SocketLikeChannel(ends.size() + 2);
        Connection connection = new Connection(channel, loop);
        channel.pipeline().addLast(connection);
        LinkOrigin origin =
                new LinkOrigin(ends.size(), LinkDirection.UPSTREAM, 1, CLIENT, WORLD, connection.remoteAddress());
        End end = new End(channel, new RecordingHandler());
        ends.add(end);
        new LiveLink(origin, connection, LinkSettings.defaults().withTimes(times), end.handler()).start();
        return end;
    }

    /** Lets the timer run, and the links write, until {@code done}. */
    private void pingUntil(Callable<Boolean> done) {
        await().pollInSameThread()
                .pollInterval(Duration.ofMillis(2))
                .atMost(TestBed.PATIENCE)
                .until(() -> {
                    home.pass(1);
                    ends.forEach(end -> end.channel().runPendingTasks());
                    return done.call();
                });
    }

    /** Our end of one link. */
    private record End(SocketLikeChannel channel, RecordingHandler handler) {

        boolean isDown() {
            return handler.down() != null;
        }

        long pings() {
            return channel.writtenTypes().stream()
                    .filter(type -> type == FrameType.PING)
                    .count();
        }
    }

    /** Has no memory once. */
    private static final class LowMemory extends AbstractByteBufAllocator {

        boolean lacking;

        LowMemory() {
            super(true);
        }

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            if (lacking) {
                lacking = false;
                throw new OutOfMemoryError("failed to allocate (of a test)");
            }
            return UnpooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
