package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.cluster.link.protocol.LinkEnd;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A process that is out of file descriptors: no channel is made, and the answer comes on a thread that is no event loop. */
class DialWithoutChannelTest {

    private final EventLoop eventLoop = new DefaultEventLoop();
    private final RecordingHandler handler = new RecordingHandler();
    private final Network network = new Network();

    @AfterEach
    void close() {
        eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void oneAddress_failsTheDial() throws Exception {
        network.failsAtOnce = true;
        OutboundDial dial = network.dial(1);

        dial.start();

        assertThat(onlyFailure())
                .isInstanceOf(DialFailure.ConnectFailed.class)
                .extracting(DialFailure::text)
                .asString()
                .contains("could not connect: too many open files");
        assertThat(network.tried).hasSize(1);
    }

    @Test
    void twoAddresses_areBothTried_andFailTheDialOnce() throws Exception {
        network.failsAtOnce = true;
        OutboundDial dial = network.dial(2);

        dial.start();

        assertThat(onlyFailure()).isInstanceOf(DialFailure.ConnectFailed.class);
        assertThat(network.tried).hasSize(2);
    }

    @Test
    void cancelledBeforeTheAnswer_isCancelledOnce() throws Exception {
        OutboundDial dial = network.dial(2);
        dial.start();
        await().atMost(TestBed.PATIENCE).until(() -> !network.tried.isEmpty());

        dial.cancel();

        assertThat(onlyFailure()).isInstanceOf(DialFailure.Cancelled.class);
        network.tried.get(0).setFailure(problem());
        assertThat(onlyFailure()).isInstanceOf(DialFailure.Cancelled.class);
        assertThat(network.tried).hasSize(1);
    }

    private static ChannelException problem() {
        return new ChannelException("too many open files");
    }

    /** Returns the failure once all that was under way is through. */
    private DialFailure onlyFailure() throws Exception {
        await().atMost(TestBed.PATIENCE).until(() -> !handler.failures.isEmpty());
        GlobalEventExecutor.INSTANCE.submit(() -> {}).get(10, TimeUnit.SECONDS);
        eventLoop.submit(() -> {}).get(10, TimeUnit.SECONDS);
        assertThat(handler.failures).hasSize(1);
        assertThat(network.ended).hasValue(1);
        return handler.failures.get(0);
    }

    private final class Network implements DialHost {

        final List<ChannelPromise> tried = new CopyOnWriteArrayList<>();
        final AtomicInteger ended = new AtomicInteger();
        volatile boolean failsAtOnce;

        private final Refusals refusals = new Refusals(InstantSource.system());
        private volatile int addresses;

        OutboundDial dial(int count) {
            addresses = count;
            LinkEnd self = new LinkEnd("game", "client", TestBed.identity(3));
            DialRequest request = new DialRequest("world.test", 7, self, TestBed.identity(1), 4);
            return new OutboundDial(request, handler, this, new LoopContext(eventLoop, LinkTimes.defaults()));
        }

        @Override
        public ChannelFuture connect(LoopContext loop, InetSocketAddress address) {
            // As Bootstrap does, whose channel nobody has registered either
            ChannelPromise promise = new DefaultChannelPromise(new LocalChannel(), GlobalEventExecutor.INSTANCE);
            tried.add(promise);
            return failsAtOnce ? promise.setFailure(problem()) : promise;
        }

        @Override
        public CompletionStage<List<InetAddress>> resolve(String host) {
            return CompletableFuture.completedFuture(Collections.nCopies(addresses, InetAddress.getLoopbackAddress()));
        }

        @Override
        public LinkSettings settings() {
            return LinkSettings.defaults();
        }

        @Override
        public Refusals refusals() {
            return refusals;
        }

        @Override
        public long nextLinkId() {
            return 1;
        }

        @Override
        public void ended(OutboundDial dial) {
            ended.incrementAndGet();
        }
    }
}
