package io.muster.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.cluster.SendResult;
import io.muster.cluster.config.ClientConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Full queues and paused reading. */
final class ClientBackPressureTest {

    private final ClientBed bed = new ClientBed();
    private final Recorder server = new Recorder();
    private final Recorder client = new Recorder();

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    @Test
    void send_toOneThatDoesNotRead_isFullAndThenWritableAgain() throws Exception {
        ClientConnection connection = bed.connect(bed.listen(server), client);
        connection.setReading(false);
        ClientConnection toClient = server.firstConnected();
        byte[] bytes = new byte[32 << 10];

        int taken = 0;
        while (toClient.send(1, bytes) == SendResult.TAKEN) {
            taken++;
            assertThat(taken).as("messages taken by a connection nobody reads").isLessThan(10_000);
        }
        // What was taken beyond the queue's capacity lies in the sockets' buffers.
        assertThat(toClient.queuedBytes())
                .isLessThanOrEqualTo(ClientConfig.defaults().outboundQueueBytes());
        connection.setReading(true);

        int all = taken;
        await().until(() -> !server.writable.isEmpty() && client.messages.size() == all);
        assertThat(toClient.send(1, bytes)).isEqualTo(SendResult.TAKEN);
    }

    @Test
    void setReading_falseWithinAMessage_deliversNoMoreUntilResumed() throws Exception {
        Recorder pausing = new Recorder() {
            @Override
            public void onMessage(ClientConnection connection, int tag, byte[] bytes) {
                super.onMessage(connection, tag, bytes);
                connection.setReading(false);
            }
        };
        ClientListener listener = bed.listen(pausing);
        ClientConnection connection = bed.connect(listener, client);

        connection.send(1, new byte[0]);
        connection.send(2, new byte[0]);
        await().until(() -> pausing.messages.size() == 1);
        await().during(Duration.ofMillis(200)).until(() -> pausing.messages.size() == 1);
        pausing.connected.get(0).setReading(true);

        await().until(() -> pausing.messages.equals(List.of("1:", "2:")));
    }

    @Test
    void close_withAFullQueue_stillDeliversEverythingFirst() throws Exception {
        ClientConnection connection = bed.connect(bed.listen(server), client);
        connection.setReading(false);
        ClientConnection toClient = server.firstConnected();
        FullQueue queue = new FullQueue(toClient);
        await().until(queue::isStuck);

        toClient.close("enough");
        connection.setReading(true);

        await().until(() -> !client.disconnected.isEmpty() && !server.disconnected.isEmpty());
        assertThat(client.messages).hasSize(queue.taken());
        assertThat(client.reasons()).containsExactly(ClientDisconnectReason.PEER_CLOSED);
        assertThat(server.disconnected.get(0).unsent()).isZero();
    }

    @Test
    void setReading_falseWithinAMessage_leavesTheRestToTcp() throws Exception {
        Recorder pausing = new Recorder() {
            @Override
            public void onMessage(ClientConnection connection, int tag, byte[] bytes) {
                super.onMessage(connection, tag, bytes);
                connection.setReading(false);
            }
        };
        ClientListener listener = bed.listen(pausing);
        ClientConnection connection = bed.connect(listener, client);

        FullQueue queue = new FullQueue(connection);
        // If anything were still read, the sender would not be stuck.
        await().until(queue::isStuck);

        assertThat(pausing.messages).hasSize(1);
        assertThat(queue.taken()).isGreaterThan(1);
    }
}
