package io.muster.registry.etcd;

import static io.muster.registry.testkit.process.EtcdCluster.APART;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Freshness;
import io.muster.registry.InstanceId;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerIdentity;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.testkit.fixture.Closer;
import io.muster.registry.testkit.fixture.Participant;
import io.muster.registry.testkit.fixture.ServersPath;
import io.muster.registry.testkit.process.EtcdCluster;
import io.muster.registry.testkit.process.NetworkNamespace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three real servers, of which one is parted from the two others by a network that drops every packet between them. They go on; it goes on too, as far as its clients can
 * see, which reach it as before.
 */
class PartitionedMemberIT {

    private static final Duration LEASE = Duration.ofSeconds(8);
    private static final Duration LONG_LEASE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A loaded machine looks late. */
    private static final Duration NOISE = Duration.ofSeconds(3);

    /** A renewal that is not answered is waited for, and one that is refused leads to one more question (docs/etcd.md). */
    private static final Duration REGISTERED_LEFT =
            EtcdClaim.renewEvery(LEASE).plus(EtcdHarness.TIMEOUTS.request().multipliedBy(2));

    /** Who only watches is told by the member itself, once that had no leader for a while (docs/etcd.md). */
    private static final Duration WATCHER_LEFT = Duration.ofSeconds(6).plus(EtcdHarness.TIMEOUTS.request());

    private final Closer closer = new Closer();

    private final List<RegistrationState> states = new CopyOnWriteArrayList<>();
    private NetworkNamespace namespace;
    private EtcdCluster cluster;
    private Reached server;
    private Reached watcher;
    private Participant elsewhere;
    private RegistrationHandle handle;
    private ServerIdentity own;
    private ServerIdentity other;

    @BeforeEach
    void start() throws Exception {
        namespace = closer.later(NetworkNamespace.assumed());
        cluster = closer.later(EtcdCluster.withOneIn(namespace, EtcdHarness.program(), List.of("--unsafe-no-fsync")));
        cluster.start();
        populate();
    }

    @AfterEach
    void close() throws Exception {
        closer.close();
    }

    @Test
    void itsClientsMoveToTheMajorityIfItFollowed() throws Exception {
        lead(APART + 1);
        clientsMoveToTheMajority();
    }

    @Test
    void itsClientsMoveToTheMajorityIfItLed() throws Exception {
        lead(APART);
        clientsMoveToTheMajority();
    }

    /** With a lease as long as this a look once in half a lease finds nothing in time. */
    @Test
    void whoOnlyWatchesIsToldByTheMemberItself() throws Exception {
        Reached patient = new Reached(LONG_LEASE);
        patient.client.awaitExactly(own, other);
        patient.path.heal();
        lead(APART + 1);

        namespace.cut();
        long parted = System.nanoTime();

        assertMoved(patient, parted, WATCHER_LEFT);
        patient.client.awaitExactly(own, other);
    }

    private void lead(int wanted) throws Exception {
        int leader = cluster.leader();
        if (leader != wanted) {
            try (RawEtcd from = new RawEtcd(cluster.addresses().get(leader));
                    RawEtcd to = new RawEtcd(cluster.addresses().get(wanted))) {
                from.handOver(to.member());
            }
        }
        until(() -> cluster.leader() == wanted);
    }

    private void clientsMoveToTheMajority() throws Exception {
        for (Reached one : List.of(server, watcher)) {
            assertThat(one.member()).isEqualTo(one.endpoint(APART));
        }

        namespace.cut();
        cluster.leaderOtherThan(APART);
        long parted = System.nanoTime();
        RegistrationHandle joined = throughMajority().register();
        assertMoved(server, parted, REGISTERED_LEFT);
        assertMoved(watcher, parted, WATCHER_LEFT);

        ServerIdentity newcomer = Participant.claim(joined);
        awaitAll(newcomer);
        assertSaysWhy();
        assertThat(handle.claim()).contains(own);

        namespace.mend();
        until(this::isWhole);

        assertNothingChanges(newcomer);
        assertNobodyWasGone();
    }

    private static void assertMoved(Reached one, long parted, Duration bound) {
        until(one::isMoved);
        assertThat(Duration.ofNanos(System.nanoTime() - parted)).isLessThan(bound.plus(NOISE));
    }

    private List<Participant> all() {
        return List.of(server.client, watcher.client, elsewhere);
    }

    /** Waits until all see both servers and {@code more}. */
    private void awaitAll(ServerIdentity... more) {
        ServerIdentity[] servers =
                Stream.concat(Stream.of(own, other), Stream.of(more)).toArray(ServerIdentity[]::new);
        all().forEach(one -> one.awaitExactly(servers));
    }

    /** Registers one server and lets another client watch, both by way of the member that will be alone, and one more elsewhere. */
    private void populate() throws Exception {
        server = new Reached(LEASE);
        watcher = new Reached(LEASE);
        handle = server.client.register(states::add);
        own = Participant.claim(handle);
        elsewhere = throughMajority();
        other = Participant.claim(elsewhere.register());
        awaitAll();
        server.path.heal();
        watcher.path.heal();
    }

    private Participant throughMajority() {
        String[] majority = cluster.endpoints().stream().skip(APART + 1).toArray(String[]::new);
        return closer.later(Participant.start(
                EtcdConnector::new, EtcdHarness.settings(majority).withLeaseTtl(LEASE)));
    }

    private boolean isWhole() throws Exception {
        return hasLeader(APART) && hasLeader(APART + 1) && hasLeader(APART + 2);
    }

    private boolean hasLeader(int member) throws Exception {
        return cluster.server(member).metric("etcd_server_has_leader") == 1;
    }

    private void assertSaysWhy() throws Exception {
        assertThat(hasLeader(APART)).as("it is reached, and alone").isFalse();
        for (Reached one : List.of(server, watcher)) {
            assertThat(one.client.diagnose().lastError().orElse(""))
                    .contains(one.endpoint(APART))
                    .containsAnyOf("no leader", "nothing was answered", "DEADLINE_EXCEEDED");
            assertThat(one.client.seen())
                    .extracting(RegistrySnapshot::freshness)
                    .filteredOn(Freshness.Stale.class::isInstance)
                    .isNotEmpty();
        }
    }

    private void assertNothingChanges(ServerIdentity newcomer) throws Exception {
        String servedBy = server.member();
        String watchedAt = watcher.member();
        for (Participant one : all()) {
            long lists = lists(one);
            one.refresh();
            until(() -> lists(one) > lists);
        }
        awaitAll(newcomer);
        assertThat(server.member()).isEqualTo(servedBy);
        assertThat(watcher.member()).isEqualTo(watchedAt);
        assertThat(handle.claim()).contains(own);
    }

    private static long lists(Participant one) {
        return one.diagnose().counters().getOrDefault("lists", 0L);
    }

    private void assertNobodyWasGone() {
        for (Participant one : all()) {
            List<InstanceId> before = List.of();
            for (RegistrySnapshot snapshot : one.seen()) {
                List<InstanceId> now = Participant.instances(snapshot);
                assertThat(now).as("whom %s lists", snapshot).containsAll(before);
                before = now;
            }
        }
        assertThat(states)
                .as("the claim was renewed before it lapsed")
                .noneMatch(RegistrationState.Suspended.class::isInstance)
                .noneMatch(RegistrationState.Lost.class::isInstance);
    }

    private static void until(Callable<Boolean> right) {
        Awaitility.await().atMost(PATIENCE).until(right);
    }

    /** A client that begins with the member that will be alone, and may go to each. Its times are the ordinary ones: it asks for little. */
    private final class Reached {

        private final ServersPath path;
        private final Participant client;

        Reached(Duration lease) {
            path = closer.later(new ServersPath(cluster.addresses(), APART));
            client = closer.later(Participant.start(
                    EtcdConnector::new,
                    EtcdHarness.settings(path.endpoints()).withLeaseTtl(lease),
                    EngineSettings.defaults()));
        }

        private String endpoint(int member) {
            return path.endpoints().get(member);
        }

        private String member() {
            return client.diagnose().details().getOrDefault("server", "none");
        }

        private boolean isMoved() {
            String at = member();
            return at.contains(endpoint(APART + 1)) || at.contains(endpoint(APART + 2));
        }
    }
}
