package io.muster.registry.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.muster.registry.InstanceId;
import io.muster.registry.consul.ConsulSettings.Times;
import io.muster.registry.testkit.Capability;
import io.muster.registry.testkit.ClientOptions;
import io.muster.registry.testkit.ClientPath;
import io.muster.registry.testkit.fixture.OneServerHarness;
import io.muster.registry.testkit.fixture.ServersPath;
import io.muster.registry.testkit.process.ConsulProcess;
import io.muster.registry.testkit.process.ServerBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Drives a real Consul server with a data directory, which is the clients' agent too. */
final class ConsulHarness implements OneServerHarness {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Consul ends a session after two of its TTLs. The sign of life outlasts a restart of the agent. */
    static final Times WAITS = new Times(
            Duration.ofSeconds(2),
            Duration.ofSeconds(6),
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));

    private static final int WRITES_SINCE_BACKUP = 300;

    private final ConsulProcess server;
    private final RawConsul raw;
    private final Map<String, List<ServersPath>> paths = new TreeMap<>();
    private String name = ConsulConnector.TYPE;
    private Optional<GuardedConsul> guarded = Optional.empty();

    ConsulHarness() throws IOException {
        server = ConsulProcess.server(program(), "");
        raw = new RawConsul(server.address());
    }

    @Override
    public ConsulProcess server() {
        return server;
    }

    static Path program() {
        return ServerBinary.find("consul", "consul", "1.8");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Capability> unsupported() {
        return Set.of(
                // a blocking query is answered with all there is, so there is no history to lose
                Capability.LOSE_HISTORY,
                // an entry's checks come and go, and with them its numbers
                Capability.ENTRY_NUMBERS,
                // a blocking query is nothing that is held: it ends with its connection, which the kit counts
                Capability.COUNT_WATCHES,
                // one server has no other; ConsulClusterHarness has
                Capability.CHANGE_LEADER,
                Capability.RESTART_EACH,
                Capability.FREEZE_SERVER,
                Capability.SLOW_FOLLOWER);
    }

    @Override
    public Duration lease() {
        return WAITS.session().multipliedBy(2);
    }

    @Override
    public boolean owns(Thread thread) {
        return isOurs(thread);
    }

    static boolean isOurs(Thread thread) {
        String name = thread.getName();
        return name.startsWith("MockWebServer")
                // the whole JVM's, of OkHttp, Okio and the JDK: they end by themselves, a minute after their last task
                || name.startsWith("OkHttp TaskRunner")
                || name.startsWith("Okio Watchdog")
                || name.startsWith("Keep-Alive-Timer");
    }

    @Override
    public void start() throws Exception {
        server.start();
        name = "Consul " + raw.version();
    }

    @Override
    public Backup backup() throws Exception {
        Backup backup = OneServerHarness.super.backup();
        // what is put back is far older than the few writes by which those who come back would catch up
        for (int write = 0; write < WRITES_SINCE_BACKUP; write++) {
            raw.put("kv/written-since", Integer.toString(write));
        }
        return backup;
    }

    static ConsulSettings settings(String endpoint) {
        return ConsulSettings.of(endpoint).withTimes(WAITS);
    }

    @Override
    public Opened open(ClientOptions options) throws Exception {
        String system = options.context().system();
        ConsulSettings settings;
        ClientPath path = ClientPath.direct();
        InetSocketAddress address = options.authenticated() ? guarded().address() : server.address();
        if (options.direct()) {
            settings = settings("127.0.0.1:" + address.getPort());
        } else {
            ServersPath way = ServersPath.to(address);
            paths.computeIfAbsent(system, key -> new ArrayList<>()).add(way);
            settings = settings(way.endpoints().get(0));
            path = way;
        }
        if (options.authenticated()) {
            settings = guarded().guard(settings, system);
        }
        return new Opened(new ConsulConnector(settings, options.context(), FAST_TIMES), path);
    }

    private GuardedConsul guarded() throws Exception {
        if (guarded.isEmpty()) {
            guarded = Optional.of(new GuardedConsul(program()));
        }
        return guarded.get();
    }

    @Override
    public Elsewhere elsewhere() {
        return new Elsewhere(
                ConsulConnector.TYPE,
                Map.of("address", server.endpoint(), "session-ttl", "4s", "alive-ttl", "6s", "probe-interval", "2s"));
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

    private static void spoil(ClientPath path, SpoiltConsul.Fault fault) {
        ((ServersPath) path).spoil(SpoiltConsul.with(fault));
    }

    /** Leaves the entries out as newer servers do for a token that may not read them, and say so. */
    @Override
    public Hidden hideEntries(String system, String group) {
        Set<String> hidden = new HashSet<>();
        listed(system, group)
                .values()
                .forEach(instance -> hidden.add(layout(system).serviceId(instance)));
        List<ServersPath> led = List.copyOf(paths.getOrDefault(system, List.of()));
        led.forEach(path -> path.spoil(SpoiltConsul.with(
                (target, answer) -> target.startsWith("/v1/health/service/") ? without(hidden, answer) : answer)));
        return () -> led.forEach(ServersPath::heal);
    }

    private static SpoiltConsul.Reply without(Set<String> hidden, SpoiltConsul.Reply answer) {
        try {
            JsonNode all = MAPPER.readTree(answer.body());
            ArrayNode left = MAPPER.createArrayNode();
            for (JsonNode element : all) {
                if (!hidden.contains(element.path("Service").path("ID").asText())) {
                    left.add(element);
                }
            }
            return answer.withBody(left.toString()).withHeader("x-consul-results-filtered-by-acls", "true");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void expireLease(String system, int id) {
        raw.expire(layout(system).id(id));
    }

    @Override
    public void deleteEntry(String system, String group, int id) throws Exception {
        raw.deregister(serviceId(system, group, id));
    }

    @Override
    public void deleteId(String system, int id) {
        raw.delete(layout(system).id(id));
    }

    @Override
    public void alterEntry(String system, String group, int id, Alteration alteration) throws Exception {
        raw.alter(serviceId(system, group, id), service -> {
            switch (alteration) {
                case OTHER_ADDRESS -> service.put("Address", "192.0.2.9").put("Port", 9);
                case GARBAGE -> service.putObject("Meta").put("garbage", "yes");
            }
        });
    }

    @Override
    public void plantForeignEntry(String system, String group) {
        raw.put(
                "agent/service/register",
                "{\"ID\":\"foreign-" + system + "\",\"Name\":\""
                        + layout(system).service(group) + "\",\"Address\":\"192.0.2.1\",\"Port\":1}");
    }

    @Override
    public ForeignOwner plantForeignOwner(String system, int id) {
        return raw.own(layout(system).id(id), InstanceId.random().toString());
    }

    @Override
    public void recreateGroup(String system, String group) {
        listed(system, group)
                .values()
                .forEach(instance -> raw.deregister(layout(system).serviceId(instance)));
    }

    @Override
    public int leases() {
        return raw.sessions().size();
    }

    @Override
    public Set<String> heldLeases() {
        return raw.sessions();
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
        server.close();
        guarded.ifPresent(GuardedConsul::close);
    }

    static Layout layout(String system) {
        return Layout.of(ConsulSettings.of(ConsulSettings.DEFAULT_ADDRESS), system);
    }

    private String serviceId(String system, String group, int id) throws Exception {
        return layout(system).serviceId(instance(system, group, id));
    }
}
