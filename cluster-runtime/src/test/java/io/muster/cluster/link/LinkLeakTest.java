package io.muster.cluster.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import io.muster.cluster.LeakSearch;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Ends links in every way, with Netty tracking each buffer. */
class LinkLeakTest {

    private final ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

    @BeforeEach
    void watch() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterEach
    void unwatch() {
        logger.setAdditive(true);
        ResourceLeakDetector.setLevel(usual);
    }

    @Test
    void noBufferIsLost_howeverALinkEnds() throws Exception {
        for (int i = 0; i < 3; i++) {
            goodbyeWithMessagesQueued();
            closeWithMessagesQueuedAndUnread();
            hostilePeers();
        }

        assertThat(LeakSearch.look()).isZero();
    }

    @Test
    void noBufferIsLost_whenAnEventLoopIsBusyForLongerThanItsNetworkWaits() {
        CountDownLatch busy = new CountDownLatch(1);
        Thread loop = closeWhileTheLoopWaits(busy);
        assertThat(loop.isAlive()).isTrue();

        busy.countDown();
        await().atMost(TestBed.PATIENCE).until(() -> !loop.isAlive());

        assertThat(LeakSearch.look()).isZero();
    }

    @Test
    void aLostBuffer_isFound() {
        // In the output, a leak that was lost on purpose would look like one that was not.
        logger.setAdditive(false);
        loseOne();

        assertThat(LeakSearch.look()).isPositive();
    }

    /** Returns the loop's thread; nothing else of the network is left in the caller's hands. */
    private static Thread closeWhileTheLoopWaits(CountDownLatch busy) {
        CompletableFuture<Thread> loop = new CompletableFuture<>();
        RecordingHandler dialler = new RecordingHandler();
        RecordingHandler acceptor = new RecordingHandler() {
            @Override
            public void onMessage(Link link, MessageView message) {
                loop.complete(Thread.currentThread());
                waitFor(busy);
            }
        };
        try (TestBed bed = new TestBed(
                LinkSettings.defaults().withTimes(LinkTimes.defaults().withDrain(Duration.ofMillis(100))))) {
            bed.connect(dialler, acceptor);
            acceptor.link().send(1, new byte[1]);
            dialler.link().send(1, new byte[1]);
            await().atMost(TestBed.PATIENCE).until(loop::isDone);
        }
        return loop.join();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void goodbyeWithMessagesQueued() {
        RecordingHandler dialler = new RecordingHandler();
        RecordingHandler acceptor = new RecordingHandler();
        try (TestBed bed = new TestBed()) {
            bed.connect(dialler, acceptor);
            for (int size = 1; size < 400_000; size *= 3) {
                dialler.link().send(1, new byte[size]);
            }
            dialler.link().goodbye(GoodbyeReason.STOPPING, "");
            await().atMost(TestBed.PATIENCE).until(() -> acceptor.down() != null);
        }
    }

    private static void closeWithMessagesQueuedAndUnread() {
        RecordingHandler dialler = new RecordingHandler();
        RecordingHandler acceptor = new RecordingHandler();
        try (TestBed bed = new TestBed()) {
            bed.connect(dialler, acceptor);
            acceptor.link().setReading(false);
            while (dialler.link().send(1, new byte[100_000]) == SendResult.TAKEN) {
                // Until the queue is full.
            }
            dialler.link().close(GoodbyeReason.STOPPING, "");
            await().atMost(TestBed.PATIENCE).until(() -> dialler.down() != null);
        }
    }

    private static void hostilePeers() throws Exception {
        RecordingHandler acceptor = new RecordingHandler();
        try (TestBed bed = new TestBed()) {
            LinkListener listener = bed.listen(incoming -> incoming.admit(bed.world, acceptor));
            try (RawPeer web = new RawPeer(listener).write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
                    RawPeer huge = new RawPeer(listener)
                            .shakeHands(bed)
                            .write(RawPeer.header(FrameType.MESSAGE, 0, 1 << 20))
                            .write(new byte[300_000])) {
                web.read();
                new RawPeer(listener).write(new byte[5]).close();
                await().atMost(TestBed.PATIENCE).until(() -> !acceptor.ups.isEmpty());
                huge.reset();
                await().atMost(TestBed.PATIENCE).until(() -> acceptor.down() != null);
            }
        }
    }

    private static void loseOne() {
        ByteBufAllocator.DEFAULT.directBuffer(16);
    }
}
