package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.SendResult;
import io.muster.cluster.scenario.OpenWorld.Node;
import io.muster.cluster.scenario.WrittenFromThePage.Ending;
import io.muster.cluster.scenario.WrittenFromThePage.Frame;
import io.muster.cluster.scenario.WrittenFromThePage.Server;
import io.muster.registry.Registration;
import io.muster.registry.ServerIdentity;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole conversations of {@link WrittenFromThePage} with a running cluster, as dialler and as acceptor. */
final class WrittenFromThePageTest {

    private static final int PEER_ID = 40;

    private final TableRegistry table = new TableRegistry();
    private final OpenWorld open = new OpenWorld(config -> config.registry("memory")
            .set("link.heartbeat-interval", "100ms")
            .set("link.heartbeat-timeout", "10s")
            .set("link.redial.base", "10ms")
            .set("link.redial.max", "50ms"));

    @AfterEach
    void close() {
        open.close();
        table.close();
    }

    private Server listed(String group, int port) {
        return Peers.of(table.put(Registration.of(group, "127.0.0.1", port), PEER_ID), group);
    }

    @Test
    void asDiallerItLinksTalksAnswersPingsIsRenewedAndLeaves() throws Exception {
        Node world = open.start("world", table.connector());
        Server self = listed("social", 1);
        try (WrittenFromThePage peer =
                WrittenFromThePage.connect(world.cluster().self().advertisedPort())) {
            peer.write(WrittenFromThePage.identity(self, Peers.of(world), 1));

            Server answering = peer.readWelcome();
            assertThat(answering.instanceText())
                    .isEqualTo(world.cluster().self().instance().toString());
            talk(world, "social", peer);

            ServerIdentity renewed = table.put(
                    new Registration("social", Peers.instance(self), "127.0.0.1", 1, java.util.Map.of()), PEER_ID);
            peer.write(WrittenFromThePage.reidentify(
                    renewed.incarnation().epoch(), renewed.incarnation().revision()));
            until(() -> world.server(PEER_ID).incarnation().equals(renewed.incarnation()));

            peer.write(WrittenFromThePage.goodbye(1, "bye"));
            peer.shutDownOutput();
            peer.readToTheEnd();
            until(() -> world.heard("social").heard("left " + PEER_ID + " GOODBYE"));
            assertThat(world.heard("social").events)
                    .containsSubsequence("connected " + PEER_ID, "disconnected " + PEER_ID + " PEER_STOPPING");
        }
    }

    @Test
    void asAcceptorItLinksTalksAnswersPingsAndHearsGoodbye() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Server self = listed("world", server.getLocalPort());
            Node social = open.start("social", table.connector());
            CompletionStage<?> stopped;
            try (WrittenFromThePage peer = WrittenFromThePage.accept(server)) {
                Frame identity = peer.readExpecting(WrittenFromThePage.IDENTITY);
                assertThat(WrittenFromThePage.dialler(identity).instanceText())
                        .isEqualTo(social.cluster().self().instance().toString());
                peer.write(WrittenFromThePage.welcome(self));

                until(() -> social.heard("world").heard("connected " + PEER_ID));
                talk(social, "world", peer);

                stopped = social.cluster().stop(Duration.ofSeconds(20));
                Ending goodbye = peer.readGoodbye();
                assertThat(goodbye.code()).isEqualTo(1);
                assertThat(peer.isClosed()).as("its output is shut down").isTrue();
            }
            stopped.toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void asAcceptorThatRefusesItIsDialledAgainWithAHigherNumber() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Server self = listed("world", server.getLocalPort());
            Node social = open.start("social", table.connector());
            long first;
            try (WrittenFromThePage peer = WrittenFromThePage.accept(server)) {
                first = WrittenFromThePage.attempt(peer.readExpecting(WrittenFromThePage.IDENTITY));
                peer.write(WrittenFromThePage.refused(1, self.instance(), "not yet"));
            }
            try (WrittenFromThePage peer = WrittenFromThePage.accept(server)) {
                Frame identity = peer.readExpecting(WrittenFromThePage.IDENTITY);
                assertThat(WrittenFromThePage.attempt(identity)).isGreaterThan(first);
                until(() -> social.server(PEER_ID).link().toString().contains("Connecting"));
                peer.write(WrittenFromThePage.welcome(self));
                until(() -> social.server(PEER_ID).isConnected());
            }
            assertThat(social.cluster().statistics().refusedByPeers()).containsEntry("NOT_LISTED_YET", 1L);
        }
    }

    /** Messages both ways, and pings both ways. */
    private static void talk(Node node, String peersGroup, WrittenFromThePage peer) throws Exception {
        peer.write(WrittenFromThePage.message(7, "hello"));
        until(() -> node.heard(peersGroup).messages.size() == 1);
        assertThat(node.heard(peersGroup).messages.get(0).tag()).isEqualTo(7);
        assertThat(new String(node.heard(peersGroup).messages.get(0).bytes(), UTF_8))
                .isEqualTo("hello");

        assertThat(node.server(PEER_ID).send(65_535, "hello yourself".getBytes(UTF_8)))
                .isEqualTo(SendResult.TAKEN);
        Frame message = peer.readExpecting(WrittenFromThePage.MESSAGE);
        assertThat(message.tag()).isEqualTo(65_535);
        assertThat(new String(message.payload(), UTF_8)).isEqualTo("hello yourself");

        peer.write(WrittenFromThePage.stamp(WrittenFromThePage.PING, 42));
        Frame frame = peer.read();
        while (frame.type() != WrittenFromThePage.PONG) {
            assertThat(frame.type()).isEqualTo(WrittenFromThePage.PING);
            peer.write(WrittenFromThePage.frame(WrittenFromThePage.PONG, 0, frame.payload()));
            frame = peer.read();
        }
        assertThat(frame).usingRecursiveComparison().isEqualTo(new Frame(7, 0, new byte[] {0, 0, 0, 0, 0, 0, 0, 42}));

        until(() -> {
            // It pings on; once we have answered, it knows the round trip.
            peer.write(WrittenFromThePage.frame(
                    WrittenFromThePage.PONG,
                    0,
                    Objects.requireNonNull(peer.read()).payload()));
            return node.server(PEER_ID).statistics().roundTripNanos() > 0;
        });
    }
}
