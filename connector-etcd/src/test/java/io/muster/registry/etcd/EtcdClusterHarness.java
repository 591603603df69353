package io.muster.registry.etcd;

import io.muster.registry.InstanceId;
import io.muster.registry.testkit.Capability;
import io.muster.registry.testkit.ClientOptions;
import io.muster.registry.testkit.ClientPath;
import io.muster.registry.testkit.fixture.ClusterHarness;
import io.muster.registry.testkit.fixture.ServersPath;
import io.muster.registry.testkit.process.EtcdCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/** Drives three real etcd servers. */
final class EtcdClusterHarness implements ClusterHarness {

    /** A client finds out within a few seconds that its server is silent, and has to be with another one before its claim lapses. */
    private static final Duration LEASE = Duration.ofSeconds(8);

    private final EtcdCluster cluster;
    private final List<RawEtcd> raw;
    private String name = EtcdConnector.TYPE;
    private int opened;

    EtcdClusterHarness() throws IOException {
        cluster = new EtcdCluster(EtcdHarness.program(), List.of("--unsafe-no-fsync"));
        raw = cluster.addresses().stream().map(RawEtcd::new).toList();
    }

    @Override
    public EtcdCluster cluster() {
        return cluster;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Capability> unsupported() {
        // what does not need several servers is tried on one, by EtcdHarness
        return EnumSet.complementOf(EnumSet.of(
                Capability.CHANGE_LEADER,
                Capability.RESTART_EACH,
                Capability.FREEZE_SERVER,
                Capability.SLOW_FOLLOWER,
                Capability.CUT));
    }

    @Override
    public Duration lease() {
        return LEASE;
    }

    @Override
    public boolean owns(Thread thread) {
        return EtcdHarness.isOurs(thread) || cluster.owns(thread);
    }

    @Override
    public void start() throws Exception {
        cluster.start();
        name = EtcdCluster.SIZE + " x etcd " + raw.get(0).version();
    }

    @Override
    public void slowFollower(Duration lag, ClientPath led, ClientPath kept) throws Exception {
        int leader = cluster.leader();
        ((ServersPath) kept).leadTo(leader);
        // what followers hear they fetch from the leader
        cluster.slow(leader, lag);
        ((ServersPath) led).leadTo((leader + 1) % EtcdCluster.SIZE);
    }

    @Override
    public Opened open(ClientOptions options) {
        ServersPath path = new ServersPath(cluster.addresses(), opened++ % EtcdCluster.SIZE);
        EtcdSettings settings = EtcdHarness.settings(path.endpoints()).withLeaseTtl(LEASE);
        return new Opened(new EtcdConnector(settings, options.context(), FAST_TIMES), path);
    }

    private RawEtcd leading() throws IOException {
        return raw.get(cluster.leader());
    }

    @Override
    public SortedMap<Integer, InstanceId> listed(String system, String group) throws Exception {
        return leading().entries(EtcdHarness.layout(system), group);
    }

    @Override
    public SortedSet<Integer> takenIds(String system) throws Exception {
        return leading().ids(EtcdHarness.layout(system));
    }

    @Override
    public void close() {
        raw.forEach(RawEtcd::close);
        cluster.close();
    }
}
