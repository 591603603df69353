package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.cluster.Cluster;
import io.muster.cluster.ClusterState;
import io.muster.cluster.Disconnection;
import io.muster.cluster.HandlerMode;
import io.muster.cluster.LeaveReason;
import io.muster.cluster.Message;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.SendResult;
import io.muster.cluster.ServerListener;
import io.muster.cluster.scenario.OpenWorld.Node;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the application's callbacks may do, and what they may rely on. */
final class HandlersTest {

    private static final int MESSAGES = 20_000;

    private final TableRegistry table = new TableRegistry();
    private final OpenWorld open = new OpenWorld(config -> config.registry("memory")
            .set("link.handler-queue", "16")
            .set("link.max-message-size", "32 KiB")
            .set("link.outbound-queue-size", "64 KiB")
            .set("link.heartbeat-interval", "100ms")
            .set("link.heartbeat-timeout", "400ms"));

    @AfterEach
    void close() {
        open.close();
        table.close();
    }

    private Node world(HandlerMode mode, ServerListener listener) {
        return open.start("world", table.connector(), mode, Map.of("social", listener));
    }

    /** Starts a social server and returns the world server as it sees it, linked. */
    private RemoteServer linkedWith(Node world) {
        Node social = open.start("social", table.connector());
        until(() -> social.isConnectedTo(world));
        return social.server(world.id());
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(64).putInt(value).array();
    }

    @ParameterizedTest
    @EnumSource(HandlerMode.class)
    void messagesComeOnceAndInOrder(HandlerMode mode) throws Exception {
        List<Integer> received = Collections.synchronizedList(new ArrayList<>());
        Node world = world(mode, new ServerListener() {
            @Override
            public void onMessage(RemoteServer server, Message message) {
                received.add(message.getInt(0));
            }
        });
        RemoteServer remote = linkedWith(world);

        for (int i = 0; i < MESSAGES; i++) {
            sendPatiently(remote, number(i));
        }

        until(() -> received.size() >= MESSAGES);
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            expected.add(i);
        }
        assertThat(received).isEqualTo(expected);
        assertThat(remote.statistics().sentMessages()).isEqualTo(MESSAGES);
    }

    private static void sendPatiently(RemoteServer remote, byte[] bytes) throws InterruptedException {
        SendResult result = remote.send(1, bytes);
        while (result == SendResult.FULL) {
            assertThat(remote.awaitWritable(OpenWorld.PATIENCE)).isTrue();
            result = remote.send(1, bytes);
        }
        assertThat(result).isEqualTo(SendResult.TAKEN);
    }

    @ParameterizedTest
    @EnumSource(HandlerMode.class)
    void aHandlerThatThrowsIsCountedAndHarmsNobody(HandlerMode mode) {
        AtomicInteger calls = new AtomicInteger();
        Node world = world(mode, new ServerListener() {
            @Override
            public void onConnected(RemoteServer server) {
                throw new IllegalStateException("meant to be thrown");
            }

            @Override
            public void onMessage(RemoteServer server, Message message) {
                calls.incrementAndGet();
                throw new StackOverflowError("meant to be thrown");
            }
        });
        RemoteServer remote = linkedWith(world);

        remote.send(1, number(1));
        remote.send(1, number(2));

        until(() -> calls.get() == 2);
        RemoteServer social =
                world.cluster().group("social").servers().iterator().next();
        until(() -> social.statistics().handlerFailures() == 3);
        assertThat(social.isConnected()).isTrue();
        assertThat(remote.isConnected()).isTrue();
    }

    @Test
    void aSlowHandlerStopsReadingSoThatTheSenderIsToldFullAndTheLinkLives() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        Node world = world(HandlerMode.WORKERS, new ServerListener() {
            @Override
            public void onMessage(RemoteServer server, Message message) {
                awaitQuietly(go);
                handled.incrementAndGet();
            }
        });
        RemoteServer remote = linkedWith(world);
        RemoteServer social =
                world.cluster().group("social").servers().iterator().next();
        byte[] large = new byte[32 << 10];

        until(social::isConnected);
        // Several heartbeat timeouts long without room: every buffer on the way is full, and the link lives
        do {
            while (remote.send(1, large) == SendResult.TAKEN) {
                // until it is full
            }
        } while (remote.awaitWritable(Duration.ofMillis(1_500)));

        assertThat(remote.isConnected()).isTrue();
        assertThat(social.statistics().waitingMessages()).isBetween(1L, 200L);
        go.countDown();

        assertThat(remote.awaitWritable(OpenWorld.PATIENCE)).isTrue();
        long sent = remote.statistics().sentMessages();
        until(() -> handled.get() == sent);
        assertThat(remote.statistics().connects()).isEqualTo(1);
        assertThat(remote.statistics().refusedFull()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(HandlerMode.class)
    void joinedComesFirstHoweverLongItTakes(HandlerMode mode) {
        CountDownLatch go = new CountDownLatch(1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Node world = world(mode, new ServerListener() {
            @Override
            public void onJoined(RemoteServer server) {
                awaitQuietly(go);
                order.add("joined");
            }

            @Override
            public void onConnected(RemoteServer server) {
                order.add("connected");
            }

            @Override
            public void onMessage(RemoteServer server, Message message) {
                order.add("message");
            }

            @Override
            public void onDisconnected(RemoteServer server, Disconnection disconnection) {
                order.add("disconnected");
            }

            @Override
            public void onLeft(RemoteServer server, LeaveReason reason) {
                order.add("left");
            }
        });
        RemoteServer remote = linkedWith(world);
        assertThat(remote.send(1, number(1))).isEqualTo(SendResult.TAKEN);
        until(() -> world.cluster().group("social").connected().size() == 1);
        assertThat(order).isEmpty();

        go.countDown();
        until(() -> order.size() == 3);
        open.closeGroup("social");

        until(() -> order.size() == 5);
        assertThat(order).containsExactly("joined", "connected", "message", "disconnected", "left");
    }

    @Test
    void aDirectMessageIsNotValidAfterTheCall() throws Exception {
        BlockingQueue<Message> kept = new LinkedBlockingQueue<>();
        Node world = world(HandlerMode.DIRECT, new ServerListener() {
            @Override
            public void onMessage(RemoteServer server, Message message) {
                kept.add(message);
            }
        });

        linkedWith(world).send(1, number(1));

        Message message = kept.take();
        until(() -> message.toString().contains("no longer valid"));
        assertThatThrownBy(message::length)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("DIRECT");
    }

    @Test
    void awaitWritableIsRefusedOnAnEventLoop() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Node world = world(HandlerMode.DIRECT, new ServerListener() {
            @Override
            public void onMessage(RemoteServer server, Message message) {
                try {
                    server.awaitWritable(Duration.ofSeconds(1));
                } catch (IllegalStateException | InterruptedException e) {
                    thrown.set(e);
                }
            }
        });

        linkedWith(world).send(1, number(1));

        until(() -> thrown.get() != null);
        assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("event loop");
    }

    @ParameterizedTest
    @EnumSource(HandlerMode.class)
    void aCallbackMayCloseTheCluster(HandlerMode mode) {
        BlockingQueue<Cluster> self = new LinkedBlockingQueue<>();
        Node world = world(mode, new ServerListener() {
            @Override
            public void onMessage(RemoteServer server, Message message) {
                Objects.requireNonNull(self.poll()).close();
            }
        });
        self.add(world.cluster());

        linkedWith(world).send(1, number(1));

        until(() -> world.cluster().state() == ClusterState.STOPPED);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
