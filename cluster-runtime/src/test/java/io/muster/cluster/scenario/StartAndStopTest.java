package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.cluster.Cluster;
import io.muster.cluster.ClusterListener;
import io.muster.cluster.ClusterState;
import io.muster.cluster.NotReadyException;
import io.muster.cluster.ServerListener;
import io.muster.cluster.StopReport;
import io.muster.cluster.scenario.OpenWorld.Node;
import io.muster.registry.Departure;
import io.muster.registry.spi.InvalidSettingsException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Start, readiness and stop. */
final class StartAndStopTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    private final TableRegistry table = new TableRegistry();
    private final OpenWorld open = new OpenWorld(config -> config.registry("memory"));

    @AfterEach
    void close() {
        open.close();
        table.close();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("muster"))
                .collect(Collectors.toSet());
    }

    @Test
    void everyThreadEndsWithTheStop() throws Exception {
        Set<Thread> before = threads();
        Node world = open.start("world", table.connector());
        Node social = open.start("social", table.connector());
        until(() -> world.isConnectedTo(social) && social.heard("world").heard("connected " + world.id()));
        Set<Thread> started = threads();
        started.removeAll(before);
        assertThat(started).extracting(Thread::getName).anyMatch(name -> name.contains("membership"));

        world.cluster().close();
        social.cluster().close();

        until(() -> started.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void aStopAfterAFailedStartLeavesNothing() throws Exception {
        Set<Thread> before = threads();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cluster cluster = Cluster.builder(
                            open.config("world", config -> config.bind("127.0.0.1", taken.getLocalPort())))
                    .connector(table.connector())
                    .build();

            assertThatThrownBy(cluster::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
            cluster.close();

            assertThat(cluster.state()).isEqualTo(ClusterState.STOPPED);
        }
        Set<Thread> left = threads();
        left.removeAll(before);
        until(() -> left.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void aStopBeforeTheStartIsDoneAtOnce() throws Exception {
        Cluster cluster = Cluster.builder(open.config("world", config -> {}))
                .connector(table.connector())
                .build();

        StopReport report = cluster.stop(SHORT).toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(report.departure()).isEqualTo(Departure.NOTHING_TO_REMOVE);
        assertThatThrownBy(cluster::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSecondStopReturnsTheFirstOnesReport() throws Exception {
        Node world = open.start("world", table.connector());

        StopReport first = world.cluster().stop(SHORT).toCompletableFuture().get(10, TimeUnit.SECONDS);
        StopReport second = world.cluster().stop(SHORT).toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(second).isSameAs(first);
    }

    @Test
    void notReadySaysWhatIsMissing() {
        Node social = open.start("social", table.connector());

        assertThatThrownBy(() -> social.cluster().awaitReady(SHORT))
                .isInstanceOf(NotReadyException.class)
                .hasMessageContaining("group world has 0 of 1 links up")
                .hasMessageContaining("the registry lists no server");
        assertThat(social.cluster().readiness().isReady()).isFalse();
    }

    @Test
    void notReadySaysWhoIsListedAndWhatWasTried() {
        DelayedView blind = new DelayedView(table.connector());
        Node world = open.start("world", blind);
        Node social = open.start("social", table.connector());
        until(() -> social.cluster().readiness().missing().toString().contains("Connecting"));

        assertThatThrownBy(() -> social.cluster().awaitReady(SHORT))
                .hasMessageContaining("world/" + world.id())
                .hasMessageContaining("Connecting")
                .hasMessageContaining("127.0.0.1:" + world.cluster().self().advertisedPort());
        blind.open();
    }

    @Test
    void readyCountsLinksNotRows() throws Exception {
        Node social = open.start("social", table.connector());
        Node world = open.start("world", table.connector());

        social.cluster().awaitReady(OpenWorld.PATIENCE);
        world.cluster().awaitReady(OpenWorld.PATIENCE);

        assertThat(social.cluster().group("world").connected()).hasSize(1);
        assertThat(social.cluster().readiness().missing()).isEmpty();
    }

    @Test
    void whoWaitsForReadyIsToldOfTheStop() {
        Node social = open.start("social", table.connector());

        social.cluster().close();

        assertThatThrownBy(() -> social.cluster().awaitReady(OpenWorld.PATIENCE))
                .isInstanceOf(NotReadyException.class)
                .hasMessageContaining("stopped");
    }

    @Test
    void anUnknownRegistryTypeIsToldWithTheArtifactToAdd() {
        assertThatThrownBy(() -> Cluster.create(open.config("world", config -> config.registry("consul"))))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("registry.type")
                .hasMessageContaining("memory")
                .hasMessageContaining("io.muster:muster-connector-consul");
    }

    @Test
    void anUnlinkedGroupIsToldWithTheLinkedOnes() {
        Node social = open.start("social", table.connector());

        assertThatThrownBy(() -> social.cluster().group("social"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[client, world]");
    }

    @Test
    void listenersAreTakenBeforeTheStartOnly() {
        Node social = open.start("social", table.connector());

        assertThatThrownBy(() -> social.cluster().listen(new ClusterListener() {}))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> social.cluster().group("world").listen(new ServerListener() {}))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theOwnStatesAreToldInOrder() throws Exception {
        List<ClusterState> states = new CopyOnWriteArrayList<>();
        Cluster cluster = Cluster.builder(open.config("world", config -> {}))
                .connector(table.connector())
                .build();
        cluster.listen(new ClusterListener() {
            @Override
            public void onState(ClusterState state) {
                states.add(state);
            }
        });

        cluster.start();
        cluster.close();

        until(() -> states.size() == 3);
        assertThat(states).containsExactly(ClusterState.RUNNING, ClusterState.STOPPING, ClusterState.STOPPED);
    }
}
