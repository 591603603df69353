package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.Cluster;
import io.muster.cluster.LinkStatus;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.StopReport;
import io.muster.cluster.scenario.OpenWorld.Node;
import io.muster.registry.testkit.process.FreePorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What must hold on every registry, tried on real sockets with all servers in this process. */
abstract class Scenarios {

    /** Far below what any registry needs to notice a dead server. */
    static final Duration AT_ONCE = Duration.ofSeconds(1);

    RegistryServer registry;
    OpenWorld open;

    abstract RegistryServer startRegistry();

    @BeforeEach
    void openWorld() {
        registry = startRegistry();
        open = new OpenWorld(config -> config.registry(registry.type(), registry.settings())
                .grace(Duration.ofSeconds(60))
                .set("link.redial.base", "50ms")
                .set("link.redial.max", "1s"));
    }

    @AfterEach
    void closeWorld() {
        open.close();
        registry.close();
    }

    static Flow flow(Node from, Node to) {
        Flow flow = Flow.to(from.server(to.id()));
        to.heard(from.cluster().self().group()).flows.put(from.id(), flow);
        return flow.start();
    }

    static void untilConnected(Node one, Node other) {
        until(() -> one.isConnectedTo(other) && other.isConnectedTo(one));
        until(() -> one.heard(other.cluster().self().group()).heard("connected " + other.id()));
        until(() -> other.heard(one.cluster().self().group()).heard("connected " + one.id()));
    }

    @Test
    void twoGroupsConnectAndEachSideSeesExactlyOneServerAndOneConnectedEvent() throws Exception {
        Node world = open.start("world");
        Node social = open.start("social");

        social.cluster().awaitReady(OpenWorld.PATIENCE);
        untilConnected(world, social);
        try (Flow up = flow(social, world);
                Flow down = flow(world, social)) {
            up.awaitMore(500);
            down.awaitMore(500);
        }

        assertThat(world.heard("social").events).containsExactly("joined " + social.id(), "connected " + social.id());
        assertThat(social.heard("world").events).containsExactly("joined " + world.id(), "connected " + world.id());
        assertThat(world.cluster().servers()).hasSize(1);
        assertThat(social.cluster().servers()).hasSize(1);
    }

    @Test
    void messagesUpstreamAndDownstreamArriveOnceInOrderWithTagAndPayloadIntact() throws Exception {
        Node world = open.start("world");
        Node social = open.start("social");
        untilConnected(world, social);
        Flow up = flow(social, world);
        Flow down = flow(world, social);

        up.awaitMore(2_000);
        down.awaitMore(2_000);
        up.finish();
        down.finish();

        assertThat(up.faults).isEmpty();
        assertThat(down.faults).isEmpty();
        assertThat(up.received).hasValue(up.sent.get());
        assertThat(down.received).hasValue(down.sent.get());
    }

    @Test
    void aThirdServerJoinsDuringOperationAndDisturbsNobody() throws Exception {
        Node world = open.start("world");
        Node social = open.start("social");
        untilConnected(world, social);
        Flow flow = flow(social, world);
        flow.awaitMore(100);

        Node third = open.start("world");
        untilConnected(third, social);
        flow.awaitMore(100);
        flow.finish();

        assertThat(flow.faults).isEmpty();
        assertThat(social.heard("world").events)
                .containsExactlyInAnyOrder(
                        "joined " + world.id(),
                        "connected " + world.id(),
                        "joined " + third.id(),
                        "connected " + third.id());
        assertThat(third.heard("social").events).containsExactly("joined " + social.id(), "connected " + social.id());
    }

    @Test
    void aServerThatLeavesGracefullyIsSeenToLeaveAtOnceWithTheReason() throws Exception {
        Node world = open.start("world");
        Node social = open.start("social");
        untilConnected(world, social);
        int id = world.id();
        long begun = System.nanoTime();

        StopReport report = world.cluster()
                .stop(Duration.ofSeconds(10))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        until(() -> social.heard("world").heard("left " + id + " GOODBYE"));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE.plus(report.took()));
        assertThat(social.heard("world").events)
                .containsExactly(
                        "joined " + id,
                        "connected " + id,
                        "disconnected " + id + " PEER_STOPPING",
                        "left " + id + " GOODBYE");
        assertThat(report.isClean()).as(report.toString()).isTrue();
    }

    @Test
    void aServerThatIsRestartedGracefullyOnTheSameAddressIsLinkedAgain() throws Exception {
        int port = FreePorts.next();
        Node social = open.start("social");
        Node world = open.start("world", config -> config.bind("127.0.0.1", port));
        untilConnected(world, social);
        world.cluster().close();

        Node again = open.start("world", config -> config.bind("127.0.0.1", port));
        untilConnected(again, social);

        assertThat(again.cluster().self().advertisedPort()).isEqualTo(port);
        assertThat(social.server(again.id()).instance())
                .isEqualTo(again.cluster().self().instance());
        assertThat(social.cluster().servers()).hasSize(1);
    }

    @Test
    void serversOfOneGroupNeverLink() throws Exception {
        Node social = open.start("social");
        Node one = open.start("world");
        Node two = open.start("world");

        untilConnected(one, social);
        untilConnected(two, social);

        assertThat(one.cluster().servers()).extracting(RemoteServer::group).containsOnly("social");
        assertThat(two.cluster().servers()).extracting(RemoteServer::group).containsOnly("social");
        assertThat(one.cluster().server(two.id())).isEmpty();
    }

    @Test
    void anExternalGroupIsNeverDialledThoughItHasAnAddress() throws Exception {
        try (ServerSocket clients = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            clients.setSoTimeout(1);
            Node world = open.start("world");
            Node client = open.start("client", config -> config.advertise("127.0.0.1", clients.getLocalPort()));
            untilConnected(client, world);

            RemoteServer seen = world.server(client.id());

            assertThat(seen.port()).isEqualTo(clients.getLocalPort());
            assertThat(seen.statistics().failedDials()).isZero();
            assertThat(accepts(clients))
                    .as("somebody dialled the external server")
                    .isFalse();
        }
    }

    private static boolean accepts(ServerSocket socket) throws Exception {
        try {
            socket.accept().close();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void aPeerThatArrivesBeforeTheRegistryTellsUsIsHeldAndThenLinkedOnce() throws Exception {
        DelayedView delayed = new DelayedView(open.connector("world"));
        Node world = open.start("world", delayed);
        until(() -> world.cluster().self().identity().isPresent());
        Node social = open.start("social");
        until(() -> !delayed.refreshed.isEmpty()
                && social.cluster().server(world.id()).isPresent());
        RemoteServer seen = social.server(world.id());
        until(() -> seen.link() instanceof LinkStatus.Connecting);
        assertThat(world.cluster().servers()).isEmpty();

        delayed.open();
        untilConnected(world, social);

        assertThat(delayed.refreshed).containsOnly("social");
        assertThat(seen.statistics().failedDials()).isZero();
        assertThat(world.heard("social").events).containsExactly("joined " + social.id(), "connected " + social.id());
        assertThat(social.heard("world").events).containsExactly("joined " + world.id(), "connected " + world.id());
    }

    @Test
    void theRegistryGoesAwayAndComesBackWithItsDataAndEveryLinkAndFlowStays() throws Exception {
        outage(registry::startWithData);
    }

    @Test
    void theRegistryGoesAwayAndComesBackWithoutItsDataAndEveryLinkAndFlowStays() throws Exception {
        outage(registry::startWithoutData);
    }

    private void outage(Runnable comeBack) throws Exception {
        Node world = open.start("world");
        Node social = open.start("social");
        untilConnected(world, social);
        Flow up = flow(social, world);
        Flow down = flow(world, social);
        up.awaitMore(200);
        RemoteServer seen = social.server(world.id());

        registry.stop();
        until(() -> !isCurrent(world) && !isCurrent(social));
        up.awaitMore(1_000);
        down.awaitMore(1_000);
        comeBack.run();
        // A registry that lost its data is believed after the settle time, which may begin once more
        Duration settle = social.cluster().registry().bounds().settle();
        until(settle.multipliedBy(2).plus(OpenWorld.PATIENCE), () -> isCurrent(world) && isCurrent(social));
        until(() -> isListedAgain(world, social) && isListedAgain(social, world));
        up.awaitMore(1_000);
        down.awaitMore(1_000);
        up.finish();
        down.finish();

        assertThat(up.faults).isEmpty();
        assertThat(down.faults).isEmpty();
        for (String event : List.of("disconnected", "left", "connected")) {
            long expected = event.equals("connected") ? 1 : 0;
            assertThat(world.heard("social").countAny(event)).as(event).isEqualTo(expected);
            assertThat(social.heard("world").countAny(event)).as(event).isEqualTo(expected);
        }
        assertThat(social.server(world.id())).isSameAs(seen);
    }

    private static boolean isCurrent(Node node) {
        return node.cluster().registry().freshness().isCurrent();
    }

    /** Whether {@code watcher} sees {@code other} under the very claim that it holds now. */
    private static boolean isListedAgain(Node watcher, Node other) {
        Cluster self = other.cluster();
        return self.self()
                .identity()
                .flatMap(identity -> watcher.cluster()
                        .server(identity.id())
                        .filter(seen -> seen.incarnation().equals(identity.incarnation())))
                .isPresent();
    }
}
