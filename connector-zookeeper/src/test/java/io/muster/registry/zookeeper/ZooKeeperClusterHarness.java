package io.muster.registry.zookeeper;

import io.muster.registry.InstanceId;
import io.muster.registry.testkit.Capability;
import io.muster.registry.testkit.ClientOptions;
import io.muster.registry.testkit.ClientPath;
import io.muster.registry.testkit.fixture.ClusterHarness;
import io.muster.registry.testkit.process.ZooKeeperEnsemble;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/** Drives three real ZooKeeper servers in processes of their own. */
final class ZooKeeperClusterHarness implements ClusterHarness {

    private static final Duration TICK = Duration.ofMillis(500);

    /** A client finds out after two thirds that its server is silent, and has to be with another one before the rest has passed. */
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(8);

    private static final int SYNC_LIMIT = 4;

    private final ZooKeeperEnsemble ensemble;
    private final RawZooKeeper raw;
    private String name = ZooKeeperConnector.TYPE;
    private int opened;

    ZooKeeperClusterHarness() throws IOException {
        ensemble = new ZooKeeperEnsemble(TICK, SYNC_LIMIT);
        raw = new RawZooKeeper(ensemble.connectString());
    }

    @Override
    public ZooKeeperEnsemble cluster() {
        return ensemble;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Capability> unsupported() {
        // what does not need several servers is tried on one, by ZooKeeperHarness
        return EnumSet.complementOf(EnumSet.of(
                Capability.CHANGE_LEADER,
                Capability.RESTART_EACH,
                Capability.FREEZE_SERVER,
                Capability.SLOW_FOLLOWER,
                Capability.COUNT_LEASES,
                Capability.COUNT_WATCHES,
                Capability.CUT));
    }

    @Override
    public Duration lease() {
        return SESSION_TIMEOUT;
    }

    @Override
    public boolean owns(Thread thread) {
        return thread.getName().startsWith(RawZooKeeper.THREADS) || ensemble.owns(thread);
    }

    @Override
    public void start() throws Exception {
        ensemble.start();
        raw.connect();
        name = ZooKeeperEnsemble.SIZE + " x " + FourLetterWords.nameAndVersion(ensemble.ask(0, "srvr"));
    }

    @Override
    public void slowFollower(Duration lag, ClientPath led, ClientPath kept) throws Exception {
        int follower = ensemble.follower();
        ((TamperedPath) kept).leadTo(ensemble.leader());
        ensemble.slow(follower, lag);
        ((TamperedPath) led).leadTo(follower);
    }

    @Override
    public Opened open(ClientOptions options) {
        TamperedPath path = new TamperedPath(ensemble.addresses(), opened++ % ZooKeeperEnsemble.SIZE);
        ZooKeeperSettings settings = ZooKeeperSettings.of(path.connectString()).withSessionTimeout(SESSION_TIMEOUT);
        return new Opened(new ZooKeeperConnector(settings, options.context(), FAST_TIMES), path);
    }

    @Override
    public int leases() throws IOException {
        return heldLeases().size();
    }

    @Override
    public Set<String> heldLeases() throws IOException {
        Set<String> held = new HashSet<>();
        for (int server = 0; server < ZooKeeperEnsemble.SIZE; server++) {
            held.addAll(FourLetterWords.sessions(ensemble.ask(server, "dump"), raw.sessions()));
        }
        return held;
    }

    @Override
    public Set<String> heldWatches() throws IOException {
        Set<String> held = new HashSet<>();
        for (int server = 0; server < ZooKeeperEnsemble.SIZE; server++) {
            held.addAll(FourLetterWords.watches(ensemble.ask(server, "wchc"), raw.sessions()));
        }
        return held;
    }

    @Override
    public SortedMap<Integer, InstanceId> listed(String system, String group) throws Exception {
        return raw.entries(ZooKeeperHarness.groupPath(system, group));
    }

    @Override
    public SortedSet<Integer> takenIds(String system) throws Exception {
        raw.connect();
        return raw.ids(ZooKeeperHarness.base(system) + "/ids");
    }

    @Override
    public void close() {
        raw.close();
        ensemble.close();
    }
}
