package io.muster.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.cluster.config.ClientConfig.ClientTimes;
import io.muster.cluster.link.protocol.FrameType;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** How a listener ends, and that it leaves nothing behind. */
final class ClientListenerStopTest {

    private final ClientBed bed = new ClientBed();
    private final Recorder server = new Recorder();
    private final Recorder client = new Recorder();

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    @Test
    void bind_takenAddress_saysWhichAndLeavesNothingBehind() throws Exception {
        ClientListener listener = bed.listen(server);

        assertThatThrownBy(() -> ClientListener.bind(
                        listener.address(), ClientBed.config(ClientBed.patient()), 1, ClientGate.OPEN, server))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Cannot listen for clients at " + listener.address());
        listener.close();
        await().until(() -> threads().isEmpty());
    }

    @Test
    void stop_tellsEverybodyAfterWhatIsQueuedAndFreesEverything() throws Exception {
        ClientListener listener = bed.listen(server);
        bed.connect(listener, client);
        ClientConnection toClient = server.firstConnected();
        Socket waiting = bed.socket(listener);

        IntStream.range(0, 200).forEach(i -> toClient.send(i, new byte[1_000]));
        long unsent = ClientBed.get(listener.stop(Duration.ofSeconds(5)));

        assertThat(unsent).isZero();
        assertThat(server.reasons()).containsExactly(ClientDisconnectReason.STOPPING);
        await().until(() -> !client.disconnected.isEmpty());
        assertThat(client.messages).hasSize(200);
        assertThat(client.reasons()).containsExactly(ClientDisconnectReason.PEER_STOPPING);
        assertThat(new RawClient(waiting).expect(FrameType.REFUSED).getShort())
                .isEqualTo((short) ClientRefusal.STOPPING.code());
        bed.close();
        await().until(() -> threads().isEmpty());
    }

    /** Without a moment between them: many times, because only some of the orders of threads are bad ones. */
    @RepeatedTest(30)
    void stop_rightAfterAHandshake_tellsThatClientToo() throws Exception {
        ClientListener listener = bed.listen(server);
        bed.connect(listener, client);

        ClientBed.get(listener.stop(Duration.ofSeconds(5)));

        await().until(() -> !client.disconnected.isEmpty());
        assertThat(client.reasons()).containsExactly(ClientDisconnectReason.PEER_STOPPING);
    }

    @Test
    void stop_withOneThatDoesNotRead_isBounded() throws Exception {
        ClientListener listener = bed.listen(server);
        ClientConnection connection = bed.connect(listener, client);
        connection.setReading(false);
        ClientConnection toClient = server.firstConnected();
        FullQueue queue = new FullQueue(toClient);
        await().until(queue::isStuck);
        long begin = System.nanoTime();

        long unsent = ClientBed.get(listener.stop(Duration.ofMillis(500)));

        assertThat(unsent).isPositive();
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(400), Duration.ofSeconds(10));
        assertThat(server.disconnected.get(0).unsent()).isEqualTo(unsent);
    }

    @Test
    void stop_withALoopThatACallbackKeepsBusy_endsTheOthersInTime_andCountsWhatWaits() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        List<ClientConnection> accepted = new CopyOnWriteArrayList<>();
        ClientListener listener = bed.listen(new ClientHandler() {
            @Override
            public void onConnected(ClientConnection connection) {
                accepted.add(connection);
            }

            @Override
            public void onMessage(ClientConnection connection, int tag, byte[] bytes) {
                busy.countDown();
                goOn.join();
            }
        });
        ClientConnection first = bed.connect(listener, new Recorder());
        await().until(() -> accepted.size() == 1);
        bed.connect(listener, client);
        await().until(() -> accepted.size() == 2);
        try {
            first.send(1, new byte[0]);
            assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
            IntStream.range(0, 3).forEach(i -> accepted.get(0).send(i, new byte[10]));

            long unsent = ClientBed.get(listener.stop(Duration.ofMillis(800)));

            assertThat(unsent).as("three messages and the goodbye").isEqualTo(4);
            await().until(() -> client.reasons().equals(List.of(ClientDisconnectReason.PEER_STOPPING)));
        } finally {
            goOn.complete(null);
        }
    }

    @Test
    void close_fromACallback_doesNotWaitForItself() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        List<ClientListener> self = new CopyOnWriteArrayList<>();
        ClientHandler closing = (connection, tag, bytes) -> {
            self.get(0).close();
            closed.countDown();
        };
        ClientListener listener = bed.listen(ClientBed.config(withoutEnd()), ClientGate.OPEN, closing);
        self.add(listener);

        bed.connect(listener, client).send(1, new byte[0]);

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        await().until(() -> client.reasons().equals(List.of(ClientDisconnectReason.PEER_STOPPING)));
    }

    /** Returns times with which whoever waits for itself waits longer than the test does. */
    private static ClientTimes withoutEnd() {
        ClientTimes times = ClientBed.patient();
        return new ClientTimes(
                times.handshake(), times.heartbeat(), times.dead(), times.slow(), Duration.ofSeconds(30));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("muster-client"))
                .toList();
    }
}
