package io.muster.registry.testkit;

import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.health.HealthCheck;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One connector with its path, as one process of a system would have it. From any thread. */
final class Client {

    private static final AtomicInteger PORTS = new AtomicInteger();
    private static final int FIRST_PORT = 10_000;
    private static final int PORT_RANGE = 50_000;

    private final String system;
    private final RegistryHarness.Opened opened;
    private final ClaimHistory claims;
    private final OperationHistory history;
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private volatile boolean crashed;

    Client(String system, RegistryHarness.Opened opened, ClaimHistory claims, OperationHistory history) {
        this.system = system;
        this.opened = opened;
        this.claims = claims;
        this.history = history;
    }

    ServerRegistryConnector connector() {
        return opened.connector();
    }

    ClientPath path() {
        return opened.path();
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    List<Watcher> watchers() {
        return List.copyOf(watchers);
    }

    static Registration registration(String group) {
        return Registration.of(group, "127.0.0.1", FIRST_PORT + PORTS.getAndIncrement() % PORT_RANGE);
    }

    Member register(String group) {
        return register(registration(group));
    }

    Member register(Registration registration) {
        return register(registration, List.of());
    }

    Member register(Registration registration, Collection<HealthCheck> checks) {
        Member member = new Member(system, registration);
        long begin = history.now();
        RegistrationHandle handle = connector().register(registration, checks, member);
        Life.Stint stint = history.registered(member, path(), !checks.isEmpty(), begin);
        Life life = history.life(member.instance()).orElseThrow();
        member.handle(new RecordedHandle(handle, history, life, stint));
        members.add(member);
        claims.follow(member);
        return member;
    }

    Member registered(String group) {
        Member member = register(group);
        member.awaitRegistered();
        return member;
    }

    Watcher watch(String... groups) {
        return watch(snapshot -> {}, groups);
    }

    Watcher watch(Consumer<RegistrySnapshot> reaction, String... groups) {
        Watcher watcher = new Watcher(reaction);
        Set<String> names = Arrays.stream(groups).collect(Collectors.toUnmodifiableSet());
        watcher.handle(connector().watch(names, watcher));
        watchers.add(watcher);
        return watcher;
    }

    /** Returns how often it has done some things, together, by the words of its diagnosis. */
    long counted(String... things) {
        Map<String, Long> counters = connector().diagnose().counters();
        return Arrays.stream(things)
                .mapToLong(thing -> counters.getOrDefault(thing, 0L))
                .sum();
    }

    /** Tells of tasks of the connector's own threads that threw: nobody waits for them, so nothing else need have shown it. */
    Optional<String> failedTasks() {
        long failed;
        try {
            failed = counted(ConnectorDiagnosis.FAILED_TASKS);
        } catch (RuntimeException e) {
            return Optional.of("P20: diagnose() after close threw " + e);
        }
        return failed == 0
                ? Optional.empty()
                : Optional.of(failed + " tasks of the connector's own threads threw; the log has the stacks");
    }

    /** Dies: not a byte reaches the registry from now on, and nobody asks its claims any more. */
    void crash() {
        crashed = true;
        history.crashing(path());
        members.forEach(claims::forget);
        path().cut();
    }

    boolean hasCrashed() {
        return crashed;
    }

    /** Closes the connector; the path is left for the leak check. */
    void close() {
        closeConnector();
        watchers.forEach(Watcher::ended);
    }

    /** Closes the connector, from inside one of its callbacks too. */
    void closeConnector() {
        history.closing(path());
        connector().close();
        history.closed(path());
    }
}
