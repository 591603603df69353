package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.Disconnection;
import io.muster.cluster.HandlerMode;
import io.muster.cluster.Message;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.SendResult;
import io.muster.cluster.ServerListener;
import io.muster.cluster.ServerStatistics;
import io.muster.cluster.StopReport;
import io.muster.cluster.scenario.OpenWorld.Node;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server stops whose handler is so far behind that reading had stopped: every message is handled, or somebody is told that it was not. */
final class StopWithABacklogTest {

    private static final byte[] LARGE = new byte[32 << 10];
    /** More than wait for the handler, and in the queue of who sends. */
    private static final int MANY = 20;

    /** What may wait for the handler: as many bytes as to be sent. */
    private static final int WAITING = 2;

    private static final Duration SHORT = Duration.ofSeconds(8);

    private final TableRegistry table = new TableRegistry();
    private final OpenWorld open = new OpenWorld(config -> config.registry("memory")
            .set("link.handler-queue", "16")
            .set("link.max-message-size", "32 KiB")
            .set("link.outbound-queue-size", "64 KiB")
            .set("link.drain-timeout", "20s"));
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger handled = new AtomicInteger();
    private final AtomicLong told = new AtomicLong(-1);
    private final Node world =
            open.start("world", table.connector(), HandlerMode.WORKERS, Map.of("social", new ServerListener() {
                @Override
                public void onMessage(RemoteServer server, Message message) {
                    awaitQuietly();
                    handled.incrementAndGet();
                }

                @Override
                public void onDisconnected(RemoteServer server, Disconnection disconnection) {
                    told.set(disconnection.undelivered());
                }
            }));

    @AfterEach
    void close() {
        go.countDown();
        open.close();
        table.close();
    }

    private void awaitQuietly() {
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts a social server and fills every buffer on the way; returns the world server as it sees it. */
    private RemoteServer filled() throws InterruptedException {
        Node social = open.start("social", table.connector());
        until(() -> social.isConnectedTo(world));
        RemoteServer remote = social.server(world.id());
        do {
            while (remote.send(1, LARGE) == SendResult.TAKEN) {
                // until it is full
            }
        } while (remote.awaitWritable(Duration.ofSeconds(1))
                || remote.statistics().sentMessages() < MANY);
        until(() -> atTheWorld().waitingMessages() == WAITING);
        return remote;
    }

    private ServerStatistics atTheWorld() {
        return world.cluster().group("social").statistics().totals();
    }

    @Test
    void whatHadComeIsHandled_ifTheHandlerGetsToItInTime() throws Exception {
        RemoteServer remote = filled();

        CompletionStage<StopReport> stop = world.cluster().stop(OpenWorld.PATIENCE);
        until(() -> !remote.isConnected());
        go.countDown();
        StopReport report = stop.toCompletableFuture().get(20, TimeUnit.SECONDS);

        long unsent = remote.statistics().unsent();
        assertThat(handled).hasValue((int) (remote.statistics().sentMessages() - unsent));
        assertThat(report.undelivered()).isZero();
        assertThat(report.isClean()).as("%s", report).isTrue();
        assertThat(told).hasValue(0);
    }

    @Test
    void whatHadComeIsCounted_ifItDoesNot_alsoIfTheStopHasLessTimeThanALink() throws Exception {
        RemoteServer remote = filled();
        CompletionStage<StopReport> stop = world.cluster().stop(SHORT);
        // the link is over, and the handler still sits in its first message
        until(() -> atTheWorld().undelivered() > 0);
        go.countDown();
        StopReport report = stop.toCompletableFuture().get(20, TimeUnit.SECONDS);

        long arrived = remote.statistics().sentMessages() - remote.statistics().unsent();
        assertThat(handled).as("what had left the link's buffers").hasValue(WAITING);
        assertThat(told).hasValue(arrived - WAITING);
        assertThat(told.get()).isPositive();
        assertThat(atTheWorld().undelivered()).isEqualTo(arrived - WAITING);
        assertThat(report.undelivered()).isEqualTo(arrived - WAITING);
        assertThat(report.isClean()).as("%s", report).isFalse();
    }
}
