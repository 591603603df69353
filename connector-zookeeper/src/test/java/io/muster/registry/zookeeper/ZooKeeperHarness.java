package io.muster.registry.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.registry.InstanceId;
import io.muster.registry.testkit.Capability;
import io.muster.registry.testkit.ClientOptions;
import io.muster.registry.testkit.ClientPath;
import io.muster.registry.testkit.fixture.OneServerHarness;
import io.muster.registry.testkit.process.ZooKeeperProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Drives a real ZooKeeper in a process of its own. */
final class ZooKeeperHarness implements OneServerHarness {

    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(4);

    private final ZooKeeperProcess server;
    private final RawZooKeeper raw;
    private String name = ZooKeeperConnector.TYPE;
    private final List<TamperedPath> ways = new CopyOnWriteArrayList<>();
    private final GuardedSystems guarded;

    ZooKeeperHarness() throws IOException {
        server = new ZooKeeperProcess(TICK, List.of());
        raw = new RawZooKeeper(server.connectString());
        guarded = new GuardedSystems(raw);
    }

    @Override
    public ZooKeeperProcess server() {
        return server;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Capability> unsupported() {
        return Set.of(
                // a watch has no history to take up again from: a client that was away always lists
                Capability.LOSE_HISTORY,
                // one server has no other; ZooKeeperClusterHarness has
                Capability.CHANGE_LEADER,
                Capability.RESTART_EACH,
                Capability.FREEZE_SERVER,
                Capability.SLOW_FOLLOWER);
    }

    @Override
    public Duration lease() {
        return SESSION_TIMEOUT;
    }

    @Override
    public boolean owns(Thread thread) {
        return thread.getName().startsWith(RawZooKeeper.THREADS);
    }

    @Override
    public void start() throws Exception {
        server.start();
        raw.connect();
        name = FourLetterWords.nameAndVersion(server.ask("srvr"));
    }

    @Override
    public void restart(boolean keepData) throws Exception {
        OneServerHarness.super.restart(keepData);
        raw.connect();
    }

    @Override
    public Backup backup() throws Exception {
        Backup backup = OneServerHarness.super.backup();
        return () -> {
            backup.restore();
            raw.connectAnew();
        };
    }

    @Override
    public Opened open(ClientOptions options) {
        String connectString = server.connectString();
        ClientPath path = ClientPath.direct();
        if (!options.direct()) {
            TamperedPath way = new TamperedPath(List.of(server.address()), 0);
            ways.add(way);
            connectString = way.connectString();
            path = way;
        }
        ZooKeeperSettings settings = ZooKeeperSettings.of(connectString).withSessionTimeout(SESSION_TIMEOUT);
        if (options.authenticated()) {
            settings = guarded.guard(settings, options.context().system());
        }
        return new Opened(new ZooKeeperConnector(settings, options.context(), FAST_TIMES), path);
    }

    @Override
    public Elsewhere elsewhere() {
        return new Elsewhere(
                ZooKeeperConnector.TYPE,
                Map.of("connect-string", server.connectString(), "session-timeout", SESSION_TIMEOUT.toMillis() + "ms"));
    }

    @Override
    public void revokeCredential(String system) throws Exception {
        guarded.revoke(system);
    }

    @Override
    public void rotateCredential(String system) throws Exception {
        guarded.rotate(system);
    }

    @Override
    public SortedMap<String, WrongAnswer> wrongAnswers() {
        SortedMap<String, WrongAnswer> wrong = new TreeMap<>();
        TamperedReplies.faults().forEach((what, fault) -> wrong.put(what, path -> ((TamperedPath) path).tamper(fault)));
        return wrong;
    }

    @Override
    public Hidden hideEntries(String system, String group) throws Exception {
        List<String> hidden = new ArrayList<>();
        for (InstanceId instance : listed(system, group).values()) {
            hidden.add(groupPath(system, group) + "/" + instance);
        }
        for (String entry : hidden) {
            raw.setReadable(entry, false);
        }
        return () -> {
            for (String entry : hidden) {
                raw.setReadable(entry, true);
            }
        };
    }

    @Override
    public void expireLease(String system, int id) throws Exception {
        long session = raw.owner(idPath(system, id));
        if (session == 0) {
            return;
        }
        int port = portOf(session);
        raw.closeSession(session);
        // the server closes an expired session's connection; taking the session over has hidden the client's from it
        ways.forEach(way -> way.resetConnectionFrom(port));
    }

    /** Returns the client port of the session's connection, -1 if it has none: a line of "cons" reads /127.0.0.1:40312[1](...,sid=0x1,...). */
    private int portOf(long session) throws IOException {
        String sid = "sid=0x" + Long.toHexString(session) + ",";
        return server.ask("cons")
                .lines()
                .filter(line -> line.contains(sid))
                .map(line -> line.substring(line.indexOf(':') + 1, line.indexOf('[')))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(-1);
    }

    @Override
    public void deleteEntry(String system, String group, int id) throws Exception {
        raw.delete(entryPath(system, group, id));
    }

    @Override
    public void deleteId(String system, int id) throws Exception {
        raw.delete(idPath(system, id));
    }

    @Override
    public void alterEntry(String system, String group, int id, Alteration alteration) throws Exception {
        String path = entryPath(system, group, id);
        String altered = switch (alteration) {
            case OTHER_ADDRESS ->
                raw.read(path)
                        .replaceFirst("\"port\":\\d+", "\"port\":9")
                        .replaceFirst("\"address\":\"[^\"]*\"", "\"address\":\"192.0.2.9\"");
            case GARBAGE -> "{ no entry";
        };
        raw.write(path, altered);
    }

    @Override
    public void plantForeignEntry(String system, String group) throws Exception {
        // nearly one of ours, with a number that no int holds; what is no JSON at all is tried by GARBAGE
        raw.create(
                groupPath(system, group) + "/foreign",
                "{\"name\":\"" + group + "\",\"payload\":{\"format\":1,\"id\":-3000000000,\"instance\":\""
                        + InstanceId.random() + "\",\"epoch\":1}}");
    }

    @Override
    public ForeignOwner plantForeignOwner(String system, int id) throws Exception {
        String holder = "{\"format\":1,\"instance\":\"" + InstanceId.random() + "\",\"group\":\"foreign\",\"epoch\":1}";
        return raw.own(idPath(system, id), holder.getBytes(UTF_8));
    }

    @Override
    public void recreateGroup(String system, String group) throws Exception {
        raw.recreate(groupPath(system, group));
    }

    @Override
    public int leases() throws IOException {
        return server.ask("mntr")
                .lines()
                .filter(line -> line.startsWith("zk_global_sessions"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf('\t') + 1).trim()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Set<String> heldLeases() throws IOException {
        return FourLetterWords.sessions(server.ask("dump"), raw.sessions());
    }

    @Override
    public Set<String> heldWatches() throws IOException {
        return FourLetterWords.watches(server.ask("wchc"), raw.sessions());
    }

    @Override
    public SortedMap<Integer, InstanceId> listed(String system, String group) throws Exception {
        return raw.entries(groupPath(system, group));
    }

    @Override
    public SortedSet<Integer> takenIds(String system) throws Exception {
        return raw.ids(base(system) + "/ids");
    }

    @Override
    public void close() {
        raw.close();
        server.close();
        guarded.close();
    }

    static String base(String system) {
        return ZooKeeperSettings.DEFAULT_ROOT + "/" + system;
    }

    private static String idPath(String system, int id) {
        return base(system) + "/ids/" + id;
    }

    static String groupPath(String system, String group) {
        return base(system) + "/groups/" + group;
    }

    private String entryPath(String system, String group, int id) throws Exception {
        return groupPath(system, group) + "/" + instance(system, group, id);
    }
}
