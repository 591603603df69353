package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.Disconnection;
import io.muster.cluster.HandlerMode;
import io.muster.cluster.Message;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.SendResult;
import io.muster.cluster.ServerListener;
import io.muster.cluster.StopReport;
import io.muster.cluster.scenario.OpenWorld.Node;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A graceful stop with ten thousand messages under way: each is delivered, or reported as unsent; none is lost in silence. */
final class TenThousandInFlightTest {

    private static final int MESSAGES = 10_000;
    private static final Duration LONG = Duration.ofSeconds(45);

    private final TableRegistry table = new TableRegistry();
    private final OpenWorld open = new OpenWorld(config -> config.registry("memory")
            // The last of them wait for the receiver as long as the stop may take.
            .set("link.drain-timeout", LONG.toMillis() + "ms")
            .set("link.outbound-queue-size", "64 MiB"));
    private final AtomicLong reported = new AtomicLong();

    @AfterEach
    void close() {
        open.close();
        table.close();
    }

    /** Takes messages in order, and counts them; {@code pause} is called for each. */
    private static class Receiver implements ServerListener {
        final AtomicInteger received = new AtomicInteger();
        final AtomicInteger outOfOrder = new AtomicInteger();

        void pause() {}

        @Override
        public void onMessage(RemoteServer server, Message message) {
            pause();
            if (message.getInt(0) != received.getAndIncrement()) {
                outOfOrder.incrementAndGet();
            }
        }
    }

    /** Sends all, without waiting for anything but room, and stops at once. */
    private StopReport sendAndStop(HandlerMode mode, Receiver receiver, int bytes, Duration bound) throws Exception {
        Node world = open.start("world", table.connector(), mode, Map.of("social", receiver));
        Node social = open.start("social", table.connector(), HandlerMode.WORKERS, Map.of("world", new Recording() {
            @Override
            public void onDisconnected(RemoteServer server, Disconnection disconnection) {
                reported.addAndGet(disconnection.unsent());
            }
        }));
        until(() -> social.isConnectedTo(world));
        RemoteServer remote = social.server(world.id());
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = ByteBuffer.allocate(bytes).putInt(i).array();
            assertThat(remote.send(1, message)).isEqualTo(SendResult.TAKEN);
        }
        StopReport report = social.cluster().stop(bound).toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertThat(remote.statistics().sentMessages()).isEqualTo(MESSAGES);
        return report;
    }

    @ParameterizedTest
    @EnumSource(HandlerMode.class)
    void aFastReceiverGetsAllOfThem(HandlerMode mode) throws Exception {
        Receiver receiver = new Receiver();

        StopReport report = sendAndStop(mode, receiver, 64, LONG);

        until(() -> receiver.received.get() == MESSAGES);
        assertThat(receiver.outOfOrder).hasValue(0);
        assertThat(report.unsent()).isZero();
        assertThat(report.links()).isEqualTo(1);
        assertThat(report.isClean()).as(report.toString()).isTrue();
        assertThat(reported).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(HandlerMode.class)
    void aSlowReceiverGetsAllOfThemWithinTheBound(HandlerMode mode) throws Exception {
        Receiver receiver = new Receiver() {
            @Override
            void pause() {
                // Some milliseconds for every hundredth, as garbage collection or a disk would take.
                if (received.get() % 100 == 0) {
                    java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                }
            }
        };

        StopReport report = sendAndStop(mode, receiver, 1_000, LONG);

        until(() -> receiver.received.get() == MESSAGES);
        assertThat(receiver.outOfOrder).hasValue(0);
        assertThat(report.isClean()).as(report.toString()).isTrue();
    }

    @Test
    void aReceiverThatThrowsGetsAllOfThem() throws Exception {
        Receiver receiver = new Receiver() {
            @Override
            public void onMessage(RemoteServer server, Message message) {
                super.onMessage(server, message);
                throw new IllegalStateException("meant to be thrown");
            }
        };

        StopReport report = sendAndStop(HandlerMode.WORKERS, receiver, 64, LONG);

        until(() -> receiver.received.get() == MESSAGES);
        assertThat(report.isClean()).as(report.toString()).isTrue();
    }

    @Test
    void whatAReceiverThatBlocksHasNoRoomForIsReportedToTheLastMessage() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Receiver receiver = new Receiver() {
            @Override
            void pause() {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };

        StopReport report = sendAndStop(HandlerMode.WORKERS, receiver, 4_000, Duration.ofSeconds(2));
        go.countDown();

        assertThat(report.unsent()).as(report.toString()).isPositive().isEqualTo(reported.get());
        assertThat(report.isClean()).isFalse();
        // What the operating systems had taken arrives: the connection was closed, not reset.
        until(() -> receiver.received.get() == MESSAGES - report.unsent());
        assertThat(receiver.outOfOrder).hasValue(0);
    }
}
