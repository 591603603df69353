package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.cluster.Cluster;
import io.muster.cluster.HandlerMode;
import io.muster.cluster.Message;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.SendResult;
import io.muster.cluster.ServerListener;
import io.muster.cluster.StopReport;
import io.muster.cluster.client.ClientConnection;
import io.muster.cluster.client.ClientDisconnectReason;
import io.muster.cluster.client.ClientDisconnection;
import io.muster.cluster.client.ClientGate;
import io.muster.cluster.client.ClientHandler;
import io.muster.cluster.client.MusterClient;
import io.muster.cluster.scenario.OpenWorld.Node;
import io.muster.registry.testkit.process.FreePorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Application clients connect to a server of an external group, through which they talk to a server behind it. */
final class ApplicationClientsTest {

    private final TableRegistry table = new TableRegistry();
    private final OpenWorld open = new OpenWorld(config -> config.registry("memory"));
    private final MusterClient clients = MusterClient.open();
    private final List<Cluster> fronts = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        clients.close();
        fronts.forEach(Cluster::close);
        open.close();
        table.close();
    }

    /** Keeps what one client hears. */
    private static final class Player implements ClientHandler {

        final List<String> messages = new CopyOnWriteArrayList<>();
        final List<ClientDisconnectReason> reasons = new CopyOnWriteArrayList<>();

        @Override
        public void onMessage(ClientConnection connection, int tag, byte[] bytes) {
            messages.add(tag + ":" + new String(bytes, UTF_8));
        }

        @Override
        public void onDisconnected(ClientConnection connection, ClientDisconnection disconnection) {
            reasons.add(disconnection.reason());
        }
    }

    private Cluster frontServer(ClientHandler handler) {
        return frontServer(0, handler);
    }

    private Cluster frontServer(int port, ClientHandler handler) {
        Cluster front = Cluster.builder(open.config("client", each -> each.bind("127.0.0.1", port)))
                .connector(table.connector())
                .clients(ClientGate.OPEN, handler)
                .build();
        fronts.add(front);
        return front;
    }

    private Cluster started() {
        return fronts.get(0);
    }

    @Test
    void aMessageGoesFromAClientToAServerBehindAndBack() throws Exception {
        Node world = open.start("world", table.connector(), HandlerMode.WORKERS, Map.of("client", new ServerListener() {
            @Override
            public void onMessage(RemoteServer server, Message message) {
                server.send(message.tag() + 1, message.bytes());
            }
        }));
        List<ClientConnection> players = new CopyOnWriteArrayList<>();
        Cluster front = frontServer(new ClientHandler() {
            @Override
            public void onConnected(ClientConnection connection) {
                players.add(connection);
            }

            @Override
            public void onMessage(ClientConnection connection, int tag, byte[] bytes) {
                started().server(world.id()).orElseThrow().send(tag, bytes);
            }
        });
        front.group("world").listen(new ServerListener() {
            @Override
            public void onMessage(RemoteServer server, Message message) {
                players.get(0).send(message.tag(), message.bytes());
            }
        });
        front.start();
        until(() -> front.server(world.id()).map(RemoteServer::isConnected).orElse(false));
        Player player = new Player();

        ClientConnection connection = clients.connect("127.0.0.1", front.self().advertisedPort(), player)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        connection.send(7, "over the border".getBytes(UTF_8));

        until(() -> player.messages.equals(List.of("8:over the border")));
        assertThat(front.self().linkAddress()).isEmpty();
    }

    @Test
    void stoppingTheServerTellsItsClientsAndFreesThePort() throws Exception {
        int port = FreePorts.next();
        Cluster front = frontServer(port, (connection, tag, bytes) -> {});
        front.start();
        Player player = new Player();
        clients.connect("127.0.0.1", port, player).toCompletableFuture().get(20, TimeUnit.SECONDS);

        front.stop(Duration.ofSeconds(10)).toCompletableFuture().get(20, TimeUnit.SECONDS);

        until(() -> player.reasons.equals(List.of(ClientDisconnectReason.PEER_STOPPING)));
        try (ServerSocket again = new ServerSocket()) {
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
    }

    @Test
    void whatAClientDidNotTakeIsInTheReportOfTheStop() throws Exception {
        List<ClientConnection> players = new CopyOnWriteArrayList<>();
        Cluster front = frontServer((connection, tag, bytes) -> players.add(connection));
        front.start();
        ClientConnection connection = clients.connect("127.0.0.1", front.self().advertisedPort(), new Player())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        connection.send(1, new byte[0]);
        until(() -> !players.isEmpty());
        connection.setReading(false);
        fill(players.get(0));

        StopReport report =
                front.stop(Duration.ofSeconds(1)).toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertThat(report.unsentToClients()).isPositive();
        assertThat(report.isClean()).isFalse();
    }

    /** Sends until nothing goes out any more: the buffers of the sockets have taken all they can, too. */
    private static void fill(ClientConnection player) {
        byte[] bytes = new byte[32 << 10];
        await().atMost(OpenWorld.PATIENCE).pollInterval(Duration.ofMillis(300)).until(() -> {
            int taken = 0;
            while (player.send(1, bytes) == SendResult.TAKEN) {
                taken++;
            }
            return taken == 0;
        });
    }

    @Test
    void aClientWhoseCallbackDoesNotReturnIsInTheReportOfTheStop() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        Cluster front = frontServer((connection, tag, bytes) -> {
            busy.countDown();
            goOn.join();
        });
        front.start();
        Node world = open.start("world", table.connector());
        until(() -> !world.cluster().group("client").servers().isEmpty());
        clients.connect("127.0.0.1", front.self().advertisedPort(), new Player())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .send(1, new byte[0]);
        assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();

        CompletionStage<StopReport> stop = front.stop(Duration.ofSeconds(1));

        // It has left, so it is through with its clients.
        until(() -> world.cluster().group("client").servers().isEmpty());
        goOn.complete(null);
        StopReport report = stop.toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(report.unsentToClients()).as("the goodbye").isEqualTo(1);
        assertThat(report.isClean()).isFalse();
    }

    @Test
    void closingFromAClientsCallbackDoesNotWaitForItself() throws Exception {
        Cluster front = frontServer((connection, tag, bytes) -> started().close());
        front.start();
        Player player = new Player();

        clients.connect("127.0.0.1", front.self().advertisedPort(), player)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .send(1, new byte[0]);

        until(() -> player.reasons.equals(List.of(ClientDisconnectReason.PEER_STOPPING)));
    }

    @Test
    void anInternalGroupHasNoClients() {
        assertThatThrownBy(() -> Cluster.builder(open.config("world", each -> {}))
                        .clients(ClientGate.OPEN, (connection, tag, bytes) -> {})
                        .build())
                .hasMessageContaining("group 'world' is internal");
    }

    @Test
    void aTakenPortFailsTheStartAndLeavesNothingBehind() throws Exception {
        Cluster front = frontServer((connection, tag, bytes) -> {});
        front.start();
        int taken = front.self().advertisedPort();
        OpenWorld other = new OpenWorld(config -> config.registry("memory").bind("127.0.0.1", taken));

        assertThatThrownBy(() -> Cluster.builder(other.config("client", each -> {}))
                        .connector(table.connector())
                        .clients(ClientGate.OPEN, (connection, tag, bytes) -> {})
                        .build()
                        .start())
                .hasMessageContaining("Cannot listen for clients at /127.0.0.1:" + taken);
    }
}
