package io.muster.cluster.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.cluster.SendResult;
import io.muster.cluster.config.ClientConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an application sees of clients that behave. */
final class ClientListenerTest {

    private final ClientBed bed = new ClientBed();
    private final Recorder server = new Recorder();
    private final Recorder client = new Recorder();

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    @Test
    void send_bothWays_arrivesOnceInOrder() throws Exception {
        ClientConnection connection = bed.connect(bed.listen(server), client);
        ClientConnection toClient = server.firstConnected();
        List<String> sent = new ArrayList<>();

        for (int i = 0; i < 1_000; i++) {
            assertThat(connection.send(i, ("m" + i).getBytes(UTF_8))).isEqualTo(SendResult.TAKEN);
            assertThat(toClient.send(i, ("m" + i).getBytes(UTF_8))).isEqualTo(SendResult.TAKEN);
            sent.add(i + ":m" + i);
        }

        await().until(() -> server.messages.size() >= 1_000 && client.messages.size() >= 1_000);
        assertThat(server.messages).isEqualTo(sent);
        assertThat(client.messages).isEqualTo(sent);
        assertThat(connection.queuedBytes()).isZero();
    }

    @Test
    void send_largestAndEmptyMessage_arrive() throws Exception {
        ClientConnection connection = bed.connect(bed.listen(server), client);
        byte[] largest = new byte[ClientConfig.defaults().maxMessageBytes()];

        connection.send(0xFFFF, largest);
        connection.send(0, new byte[0]);

        await().until(() -> server.messages.size() == 2);
        assertThat(server.messages.get(0)).hasSize("65535:".length() + largest.length);
        assertThat(server.messages.get(1)).isEqualTo("0:");
        assertThatThrownBy(() -> connection.send(1, new byte[largest.length + 1]))
                .hasMessageContaining("bytes.length=65537 at most 65536");
        assertThatThrownBy(() -> connection.send(65_536, new byte[0])).hasMessageContaining("tag=65536");
    }

    @Test
    void close_byServer_deliversWhatWasQueuedAndTellsWhy() throws Exception {
        bed.connect(bed.listen(server), client);
        ClientConnection toClient = server.firstConnected();

        IntStream.range(0, 100).forEach(i -> toClient.send(i, new byte[1_000]));
        toClient.close("kicked: too many cakes");

        await().until(() -> !client.disconnected.isEmpty() && !server.disconnected.isEmpty());
        assertThat(client.messages).hasSize(100);
        assertThat(client.disconnected.get(0).reason()).isEqualTo(ClientDisconnectReason.PEER_CLOSED);
        assertThat(client.disconnected.get(0).text()).contains("kicked: too many cakes");
        assertThat(server.disconnected)
                .containsExactly(new ClientDisconnection(
                        ClientDisconnectReason.CLOSED, "closed here: kicked: too many cakes", 0));
        assertThat(toClient.send(1, new byte[0])).isEqualTo(SendResult.NOT_CONNECTED);
        assertThat(toClient.isOpen()).isFalse();
    }

    @Test
    void close_byClient_isToldToTheServer() throws Exception {
        ClientListener listener = bed.listen(server);
        ClientConnection connection = bed.connect(listener, client);

        connection.send(1, "bye".getBytes(UTF_8));
        connection.close("enough");

        await().until(() -> !server.disconnected.isEmpty());
        assertThat(server.messages).containsExactly("1:bye");
        assertThat(server.reasons()).containsExactly(ClientDisconnectReason.PEER_CLOSED);
        await().until(() -> listener.clients() == 0);
    }

    @Test
    void gate_seesTheTokenAndDecidesLater() throws Exception {
        List<ClientHello> hellos = new CopyOnWriteArrayList<>();
        ClientListener listener = bed.listen(ClientBed.config(ClientBed.patient()), hellos::add, server);
        MusterClient clients = bed.client(ClientBed.patient());
        int port = listener.address().getPort();

        CompletionStage<ClientConnection> good =
                clients.connect("127.0.0.1", port, "open sesame".getBytes(UTF_8), client);
        await().until(() -> hellos.size() == 1);
        CompletionStage<ClientConnection> bad = clients.connect("127.0.0.1", port, "let me in".getBytes(UTF_8), client);
        await().until(() -> hellos.size() == 2);
        assertThat(server.connected).isEmpty();
        assertThat(new String(hellos.get(0).token(), UTF_8)).isEqualTo("open sesame");
        hellos.get(0).accept();
        hellos.get(1).refuse("wrong word");
        hellos.get(1).accept();

        assertThat(ClientBed.get(good).isOpen()).isTrue();
        assertThatThrownBy(() -> ClientBed.get(bad))
                .cause()
                .isInstanceOf(ClientRefusedException.class)
                .hasMessageContaining("GATE (wrong word)");
        await().until(() -> listener.clients() == 1);
        assertThat(server.connected).hasSize(1);
    }

    @Test
    void gate_throwsOrNeverDecides_refuses() throws Exception {
        ClientGate broken = hello -> {
            throw new IllegalStateException("broken on purpose");
        };
        ClientConfig quick = ClientBed.config(ClientBed.times(300, 10_000, 30_000, 30_000));
        ClientListener throwing = bed.listen(quick, broken, server);
        ClientListener silent = bed.listen(quick, hello -> {}, server);
        MusterClient clients = bed.client(ClientBed.patient());

        assertThatThrownBy(() -> ClientBed.get(
                        clients.connect("127.0.0.1", throwing.address().getPort(), client)))
                .hasMessageContaining("INTERNAL");
        assertThatThrownBy(() -> ClientBed.get(
                        clients.connect("127.0.0.1", silent.address().getPort(), client)))
                .hasMessageContaining("TIMEOUT (hello was not decided in time)");
        await().until(() -> throwing.clients() + silent.clients() == 0);
    }

    @Test
    void handler_throws_endsThatConnectionAlone() throws Exception {
        Recorder failing = new Recorder() {
            @Override
            public void onMessage(ClientConnection connection, int tag, byte[] bytes) {
                super.onMessage(connection, tag, bytes);
                if (tag == 13) {
                    throw new IllegalStateException("broken on purpose");
                }
            }
        };
        ClientListener listener = bed.listen(failing);
        ClientConnection unlucky = bed.connect(listener, client);
        ClientConnection other = bed.connect(listener, new Recorder());

        unlucky.send(13, new byte[0]);
        await().until(() -> !client.disconnected.isEmpty());
        other.send(14, new byte[0]);

        await().until(() -> failing.messages.contains("14:"));
        assertThat(failing.reasons()).containsExactly(ClientDisconnectReason.INTERNAL);
        assertThat(client.disconnected.get(0).text()).contains("INTERNAL (onMessage failed)");
    }

    @Test
    void clients_many_shareThreads() throws Exception {
        int many = 1_000;
        ClientListener listener = bed.listen(server);
        MusterClient clients = bed.client(ClientBed.patient());
        List<CompletionStage<ClientConnection>> connecting = new ArrayList<>();

        for (int i = 0; i < many; i++) {
            connecting.add(clients.connect("127.0.0.1", listener.address().getPort(), client));
        }
        for (CompletionStage<ClientConnection> each : connecting) {
            ClientBed.get(each).send(1, "hi".getBytes(UTF_8));
        }

        await().until(() -> server.messages.size() == many);
        assertThat(listener.clients()).isEqualTo(many);
        assertThat(clients.connections()).isEqualTo(many);
        assertThat(threads()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void clients_tooMany_areToldSo() throws Exception {
        ClientConfig defaults = ClientBed.config(ClientBed.patient());
        ClientListener listener = bed.listen(
                new ClientConfig(
                        2,
                        defaults.maxMessageBytes(),
                        defaults.maxTokenBytes(),
                        defaults.outboundQueueBytes(),
                        defaults.times()),
                ClientGate.OPEN,
                server);
        bed.connect(listener, client);
        ClientConnection second = bed.connect(listener, client);

        assertThatThrownBy(() -> bed.connect(listener, client))
                .cause()
                .hasMessageContaining("FULL (there are 2 clients already)")
                .isInstanceOfSatisfying(
                        ClientRefusedException.class,
                        refused -> assertThat(refused.isRetryable()).isTrue());
        second.close("room for another");
        await().until(() -> listener.clients() == 1);

        assertThat(bed.connect(listener, client).isOpen()).isTrue();
    }

    @Test
    void connect_nobodyThere_saysWhere() throws Exception {
        ClientListener listener = bed.listen(server);
        int port = listener.address().getPort();
        listener.close();

        assertThatThrownBy(() -> ClientBed.get(bed.client(ClientBed.patient()).connect("127.0.0.1", port, client)))
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot connect to 127.0.0.1:" + port);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("muster-client"))
                .toList();
    }
}
