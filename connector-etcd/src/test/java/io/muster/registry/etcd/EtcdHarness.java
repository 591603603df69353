package io.muster.registry.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcd.jetcd.api.KeyValue;
import io.muster.registry.InstanceId;
import io.muster.registry.etcd.EtcdSettings.Timeouts;
import io.muster.registry.testkit.Capability;
import io.muster.registry.testkit.ClientOptions;
import io.muster.registry.testkit.ClientPath;
import io.muster.registry.testkit.fixture.OneServerHarness;
import io.muster.registry.testkit.fixture.ServersPath;
import io.muster.registry.testkit.process.EtcdProcess;
import io.muster.registry.testkit.process.ServerBinary;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Drives a real etcd. */
final class EtcdHarness implements OneServerHarness {

    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(5));

    private final EtcdProcess server;
    private final RawEtcd raw;
    private String name = EtcdConnector.TYPE;
    private Optional<GuardedEtcd> guarded = Optional.empty();

    EtcdHarness() throws IOException {
        server = new EtcdProcess(program(), List.of("--unsafe-no-fsync"));
        raw = new RawEtcd(server.address());
    }

    @Override
    public EtcdProcess server() {
        return server;
    }

    static Path program() {
        return ServerBinary.find("etcd", "etcd", "3.5");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Capability> unsupported() {
        return Set.of(
                // who may not read all of a range is refused the whole of it
                Capability.HIDE_ENTRIES,
                // one server has no other; EtcdClusterHarness has
                Capability.CHANGE_LEADER,
                Capability.RESTART_EACH,
                Capability.FREEZE_SERVER,
                Capability.SLOW_FOLLOWER);
    }

    @Override
    public Duration lease() {
        return LEASE;
    }

    @Override
    public boolean owns(Thread thread) {
        return isOurs(thread);
    }

    static boolean isOurs(Thread thread) {
        return thread.getName().startsWith(RawEtcd.THREADS)
                || thread.getName().startsWith(SpoiltServer.THREADS)
                // Netty's one of the whole JVM, which ends by itself a second after its last task
                || thread.getName().startsWith("globalEventExecutor");
    }

    @Override
    public void start() throws Exception {
        server.start();
        name = "etcd " + raw.version();
    }

    @Override
    public void loseHistory(String system) throws Exception {
        raw.compact();
        // which ends every stream
        server.restart(true);
    }

    static EtcdSettings settings(List<String> endpoints) {
        return settings(endpoints.toArray(String[]::new));
    }

    static EtcdSettings settings(String... endpoints) {
        return EtcdSettings.of(endpoints).withLeaseTtl(LEASE).withTimeouts(TIMEOUTS);
    }

    @Override
    public Opened open(ClientOptions options) throws Exception {
        EtcdSettings settings;
        ClientPath path = ClientPath.direct();
        InetSocketAddress address = options.authenticated() ? guarded().address() : server.address();
        if (options.direct()) {
            settings = settings(address.getHostString() + ":" + address.getPort());
        } else {
            ServersPath way = ServersPath.to(address);
            settings = settings(way.endpoints());
            path = way;
        }
        if (options.authenticated()) {
            settings = guarded().guard(settings, options.context().system());
        }
        return new Opened(new EtcdConnector(settings, options.context(), FAST_TIMES), path);
    }

    private GuardedEtcd guarded() throws Exception {
        if (guarded.isEmpty()) {
            guarded = Optional.of(new GuardedEtcd(program()));
        }
        return guarded.get();
    }

    @Override
    public Elsewhere elsewhere() {
        return new Elsewhere(
                EtcdConnector.TYPE, Map.of("endpoints", server.endpoint(), "lease-ttl", LEASE.toMillis() + "ms"));
    }

    @Override
    public void revokeCredential(String system) throws Exception {
        guarded().revoke(system);
    }

    @Override
    public void rotateCredential(String system) throws Exception {
        guarded().rotate(system);
    }

    @Override
    public SortedMap<String, WrongAnswer> wrongAnswers() {
        SortedMap<String, WrongAnswer> wrong = new TreeMap<>();
        SpoiltAnswers.faults().forEach((what, fault) -> wrong.put(what, path -> spoil(path, fault)));
        return wrong;
    }

    private static void spoil(ClientPath path, SpoiltAnswers.Fault fault) {
        ((ServersPath) path).spoil(SpoiltServer.with(fault));
    }

    @Override
    public void expireLease(String system, int id) {
        raw.get(layout(system).id(id))
                .map(KeyValue::getLease)
                .filter(lease -> lease != 0)
                .ifPresent(raw::revoke);
    }

    @Override
    public void deleteEntry(String system, String group, int id) throws Exception {
        raw.delete(entryKey(system, group, id));
    }

    @Override
    public void deleteId(String system, int id) {
        raw.delete(layout(system).id(id));
    }

    @Override
    public void alterEntry(String system, String group, int id, Alteration alteration) throws Exception {
        String key = entryKey(system, group, id);
        String altered = switch (alteration) {
            case OTHER_ADDRESS -> {
                String entry = raw.get(key).orElseThrow().getValue().toStringUtf8();
                JsonNode metadata = MAPPER.readTree(entry).path("Metadata");
                yield entry.replace("\"port\":" + metadata.path("port").asInt(), "\"port\":9")
                        .replace("\"host\":\"" + metadata.path("host").asText() + "\"", "\"host\":\"192.0.2.9\"");
            }
            case GARBAGE -> "{ no entry";
        };
        raw.overwrite(key, altered);
    }

    @Override
    public void plantForeignEntry(String system, String group) {
        raw.put(layout(system).group(group) + "foreign", "{ no entry", 0);
    }

    @Override
    public ForeignOwner plantForeignOwner(String system, int id) {
        return raw.own(layout(system).id(id), InstanceId.random().toString());
    }

    @Override
    public void recreateGroup(String system, String group) {
        raw.deleteAll(layout(system).group(group));
    }

    @Override
    public int leases() throws IOException {
        return raw.leaseIds().size();
    }

    @Override
    public Set<String> heldLeases() throws IOException {
        return raw.leaseIds().stream().map(Long::toHexString).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<String> heldWatches() throws IOException {
        int watches = raw.watches();
        return IntStream.range(0, watches).mapToObj(i -> "watch " + i).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public SortedMap<Integer, InstanceId> listed(String system, String group) {
        return raw.entries(layout(system), group);
    }

    @Override
    public SortedSet<Integer> takenIds(String system) {
        return raw.ids(layout(system));
    }

    @Override
    public void close() {
        raw.close();
        server.close();
        guarded.ifPresent(GuardedEtcd::close);
    }

    static Layout layout(String system) {
        return Layout.of(EtcdSettings.of(EtcdSettings.DEFAULT_ENDPOINT), system);
    }

    private String entryKey(String system, String group, int id) throws Exception {
        return layout(system).entry(group, instance(system, group, id));
    }
}
