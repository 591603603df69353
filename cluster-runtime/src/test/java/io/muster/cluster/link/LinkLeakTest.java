package io.muster.cluster.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Ends links in every way, with Netty tracking each buffer. */
class LinkLeakTest {

    private final ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    private final ListAppender<ILoggingEvent> leaks = new ListAppender<>();

    @BeforeEach
    void watch() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        leaks.start();
        // Not in the output, where a leak that was lost on purpose would look like one that was not.
        logger.setAdditive(false);
        logger.addAppender(leaks);
    }

    @AfterEach
    void unwatch() {
        logger.detachAppender(leaks);
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

        lookForLeaks();
        assertThat(leaks.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    @Test
    void aLostBuffer_isFound() {
        loseOne();

        await().atMost(TestBed.PATIENCE).until(() -> {
            lookForLeaks();
            return !leaks.list.isEmpty();
        });
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

    /** Leaks are found when the collector has run and something is allocated after it. */
    private static void lookForLeaks() {
        System.gc();
        for (int i = 0; i < 200; i++) {
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
    }
}
