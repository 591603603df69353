package io.muster.registry.testkit;

import io.muster.registry.InstanceId;
import io.muster.registry.Registration;
import io.muster.registry.ServerIdentity;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.RegistryBackend;
import io.muster.registry.engine.Backoff;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.engine.RegistryEngine;
import io.muster.registry.health.Health;
import io.muster.registry.memory.MemoryBackend;
import io.muster.registry.memory.MemoryFaults;
import io.muster.registry.memory.MemoryRegistry;
import io.muster.registry.spi.ConnectorContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Drives in-memory registries, one for each system, as if they were one. */
class MemoryHarness implements RegistryHarness {

    private static final Duration TTL = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int MOST_IDS = 4_096;
    private static final String FOREIGN = "foreign";

    private static final EngineSettings TIMES = EngineSettings.defaults()
            .withRequestBound(Duration.ofSeconds(1))
            .withRetry(new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)))
            .withAuditInterval(Duration.ofMillis(300))
            .withReconcileInterval(Duration.ofSeconds(3))
            .withRecoveryJitter(Duration.ofMillis(50))
            .withRefreshInterval(Duration.ofMillis(100));

    private final Map<String, MemoryRegistry> registries = new ConcurrentHashMap<>();
    private final Map<String, AtomicBoolean> hidden = new ConcurrentHashMap<>();
    private final Map<String, AtomicBoolean> revoked = new ConcurrentHashMap<>();
    private boolean stopped;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Set<Capability> unsupported() {
        return Set.of(
                Capability.SLOW,
                Capability.END_ANSWERS,
                Capability.COUNT_CONNECTS,
                // it is within this process
                Capability.OTHER_PROCESS,
                // it is one server
                Capability.CHANGE_LEADER,
                Capability.RESTART_EACH,
                Capability.FREEZE_SERVER,
                Capability.SLOW_FOLLOWER);
    }

    @Override
    public Duration lease() {
        return TTL;
    }

    @Override
    public Duration longestBackoff() {
        return TIMES.retry().max();
    }

    MemoryRegistry registry(String system) {
        return registries.computeIfAbsent(system, name -> {
            MemoryRegistry registry = new MemoryRegistry(name);
            if (stopped) {
                registry.faults().stop();
            }
            return registry;
        });
    }

    private MemoryFaults faults(String system) {
        return registry(system).faults();
    }

    @Override
    public void start() {
        if (stopped) {
            stopped = false;
            registries.values().forEach(registry -> registry.faults().start());
        }
    }

    @Override
    public void stop() {
        stopped = true;
        registries.values().forEach(registry -> registry.faults().stop());
    }

    @Override
    public void restart(boolean keepData) {
        stop();
        if (!keepData) {
            registries.values().forEach(registry -> registry.faults().wipe());
        }
        start();
    }

    @Override
    public Backup backup() {
        Map<MemoryRegistry, MemoryFaults.Backup> backups = new HashMap<>();
        registries
                .values()
                .forEach(registry -> backups.put(registry, registry.faults().backup()));
        return () -> backups.forEach((registry, backup) -> {
            registry.faults().stop();
            registry.faults().restore(backup);
            registry.faults().start();
        });
    }

    @Override
    public void loseHistory(String system) {
        faults(system).breakFeeds();
    }

    @Override
    public void freeze() {
        registries.values().forEach(registry -> registry.faults().freeze());
    }

    @Override
    public void thaw() {
        registries.values().forEach(registry -> registry.faults().thaw());
    }

    @Override
    public Opened open(ClientOptions options) {
        String system = options.context().system();
        MemoryBackend client = new MemoryBackend(registry(system), TTL);
        AnswerGate gate = new AnswerGate(client);
        FaultyAnswers answers = new FaultyAnswers(gate, flag(hidden, system));
        if (options.authenticated()) {
            answers.refusedWhile(flag(revoked, system));
        }
        ClientPath path =
                options.direct() ? ClientPath.direct() : new MemoryPath(faults(system), client, gate, answers);
        return new Opened(connector(backend(answers, options.context()), options.context()), path);
    }

    private static AtomicBoolean flag(Map<String, AtomicBoolean> flags, String system) {
        return flags.computeIfAbsent(system, key -> new AtomicBoolean());
    }

    @Override
    public Hidden hideEntries(String system, String group) {
        AtomicBoolean flag = flag(hidden, system);
        flag.set(true);
        return () -> flag.set(false);
    }

    @Override
    public SortedMap<String, WrongAnswer> wrongAnswers() {
        SortedMap<String, WrongAnswer> wrong = new TreeMap<>();
        for (FaultyAnswers.Fault fault : FaultyAnswers.Fault.values()) {
            wrong.put(fault.name(), path -> ((MemoryPath) path).spoil(fault));
        }
        return wrong;
    }

    @Override
    public void revokeCredential(String system) {
        flag(revoked, system).set(true);
    }

    @Override
    public void rotateCredential(String system) {
        flag(revoked, system).set(false);
    }

    /** Returns the engine's times; a mutant may do without what mends it. */
    EngineSettings times() {
        return TIMES;
    }

    /** Returns what the engine shall use as its backend; a mutant returns something worse. */
    RegistryBackend backend(RegistryBackend client, ConnectorContext context) {
        return client;
    }

    /** Returns the connector; a mutant returns something worse. */
    ServerRegistryConnector connector(RegistryBackend backend, ConnectorContext context) {
        return new RegistryEngine(backend, context, times());
    }

    @Override
    public void expireLease(String system, int id) {
        faults(system).expire(id);
    }

    @Override
    public void deleteEntry(String system, String group, int id) {
        faults(system).deleteEntry(group, id);
    }

    @Override
    public void deleteId(String system, int id) {
        faults(system).deleteId(id);
    }

    @Override
    public void alterEntry(String system, String group, int id, Alteration alteration) throws Exception {
        if (alteration == Alteration.GARBAGE) {
            faults(system).corruptEntry(group, id);
            return;
        }
        ServerIdentity holder = faults(system).holder(id).orElseThrow();
        Registration altered = new Registration(group, holder.instance(), "192.0.2.9", 9, Map.of());
        try (ThirdParty thirdParty = new ThirdParty(registry(system), LONG)) {
            thirdParty
                    .client()
                    .publish(new Claim(holder, LONG, LONG, holder), new EntryContent(altered, Health.PASSING))
                    .toCompletableFuture()
                    .get();
        }
    }

    @Override
    public void plantForeignEntry(String system, String group) {
        faults(system).putForeign(group, FOREIGN, "it is none of ours");
    }

    @Override
    public ForeignOwner plantForeignOwner(String system, int id) throws Exception {
        ThirdParty thirdParty = new ThirdParty(registry(system), LONG);
        EntryContent content = new EntryContent(Registration.of(FOREIGN, "192.0.2.1", 1), Health.PASSING);
        ClaimRequest request = new ClaimRequest(content, OptionalInt.of(id), MOST_IDS, OptionalLong.empty());
        Claim claim = thirdParty.client().claim(request).toCompletableFuture().get();
        return new ForeignOwner() {
            @Override
            public boolean isUntouched() {
                return faults(system).holder(id).equals(Optional.of(claim.identity()));
            }

            @Override
            public void close() {
                thirdParty.client().withdraw(claim).toCompletableFuture().join();
                thirdParty.close();
            }
        };
    }

    @Override
    public void recreateGroup(String system, String group) {
        for (int id : listed(system, group).keySet()) {
            faults(system).deleteEntry(group, id);
        }
        faults(system).breakFeeds();
    }

    @Override
    public int leases() {
        return registries.keySet().stream()
                .mapToInt(system -> takenIds(system).size())
                .sum();
    }

    @Override
    public Set<String> heldLeases() {
        Set<String> held = new HashSet<>();
        registries.forEach((system, registry) -> {
            registry.faults().clients().forEach(client -> held.add(client + " of " + system));
            registry.faults().holders().forEach(holder -> held.add(holder + " of " + system));
        });
        return held;
    }

    @Override
    public Set<String> heldWatches() {
        return registries.values().stream()
                .flatMap(registry -> registry.faults().feeds().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public SortedMap<Integer, InstanceId> listed(String system, String group) {
        SortedMap<Integer, InstanceId> listed = new TreeMap<>();
        for (EntryRead entry : registry(system).look(group).entries()) {
            if (entry instanceof EntryRead.Valid valid) {
                listed.put(valid.server().id(), valid.server().identity().instance());
            }
        }
        return listed;
    }

    @Override
    public SortedSet<Integer> takenIds(String system) {
        SortedSet<Integer> taken = new TreeSet<>();
        for (int id = 0; id < MOST_IDS; id++) {
            if (faults(system).holder(id).isPresent()) {
                taken.add(id);
            }
        }
        return taken;
    }

    @Override
    public void close() {
        registries.clear();
    }
}
