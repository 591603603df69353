package io.muster.registry.consul;

import io.muster.registry.InstanceId;
import io.muster.registry.consul.ConsulSettings.Times;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.testkit.Capability;
import io.muster.registry.testkit.ClientOptions;
import io.muster.registry.testkit.fixture.ClusterHarness;
import io.muster.registry.testkit.fixture.ServersPath;
import io.muster.registry.testkit.process.ConsulCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/** Drives three real Consul servers and the client agent before them. */
final class ConsulClusterHarness implements ClusterHarness {

    /** An agent goes to another server when its own one says nothing for some ten seconds, and claims have to outlast that. */
    private static final Times WAITS = new Times(
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3));

    /** Longer than the others', because an agent keeps requests back while there is no leader, and goes on with those that nobody waits for any more. */
    private static final EngineSettings TIMES = FAST_TIMES.withRequestBound(Duration.ofSeconds(5));

    private final ConsulCluster cluster;
    private final RawConsul raw;
    private String name = ConsulConnector.TYPE;

    ConsulClusterHarness() throws IOException {
        cluster = new ConsulCluster(ConsulHarness.program(), "");
        raw = new RawConsul(cluster.agent().address());
    }

    @Override
    public ConsulCluster cluster() {
        return cluster;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Capability> unsupported() {
        // what does not need several servers is tried on one, by ConsulHarness; and followers answer nobody by
        // themselves
        // unless they are asked for what may be stale
        return EnumSet.complementOf(EnumSet.of(
                Capability.CHANGE_LEADER, Capability.RESTART_EACH, Capability.FREEZE_SERVER, Capability.CUT));
    }

    @Override
    public Duration lease() {
        return WAITS.session().multipliedBy(2);
    }

    @Override
    public boolean owns(Thread thread) {
        return ConsulHarness.isOurs(thread);
    }

    @Override
    public void start() throws Exception {
        cluster.start();
        name = ConsulCluster.SIZE + " x Consul " + raw.version() + " and a client agent";
    }

    @Override
    public Opened open(ClientOptions options) {
        ServersPath path = ServersPath.to(cluster.agent().address());
        ConsulSettings settings = ConsulSettings.of(path.endpoints().get(0)).withTimes(WAITS);
        return new Opened(new ConsulConnector(settings, options.context(), TIMES), path);
    }

    @Override
    public SortedMap<Integer, InstanceId> listed(String system, String group) {
        return raw.entries(ConsulHarness.layout(system), group);
    }

    @Override
    public SortedSet<Integer> takenIds(String system) {
        return raw.ids(ConsulHarness.layout(system));
    }

    @Override
    public void close() {
        cluster.close();
    }
}
