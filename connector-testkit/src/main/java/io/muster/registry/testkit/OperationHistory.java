package io.muster.registry.testkit;

import io.muster.registry.InstanceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What was done in one case, on one clock: registrations, updates, departures, deaths, and what befell the registry and the ways to it. An operation is noted
 * with the moment before it begins, so that nothing can be seen of it earlier. From any thread.
 */
final class OperationHistory {

    /** A client that closes, or dies. */
    private static final class Ending {

        private final boolean crash;
        private final long begin;
        private volatile long end = Long.MAX_VALUE;

        private Ending(boolean crash, long begin) {
            this.crash = crash;
            this.begin = begin;
        }
    }

    private final LongSupplier clock;
    private final Map<InstanceId, Life> lives = new ConcurrentHashMap<>();
    private final Map<ClientPath, Ending> endings = new ConcurrentHashMap<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private volatile boolean strangers;

    OperationHistory(LongSupplier clock) {
        this.clock = clock;
    }

    long now() {
        return clock.getAsLong();
    }

    /** Notes that servers of this system may be registered elsewhere, which this history does not know. */
    void expectStrangers() {
        strangers = true;
    }

    boolean expectsStrangers() {
        return strangers;
    }

    /** Notes that a member registered through the client on {@code path}, beginning {@code at}. */
    Life.Stint registered(Member member, ClientPath path, boolean hasChecks, long at) {
        return lives.computeIfAbsent(member.instance(), instance -> new Life(path))
                .registers(member, hasChecks, at);
    }

    /** Returns what is known of a process start; nothing if nobody here registered it. */
    Optional<Life> life(InstanceId instance) {
        return Optional.ofNullable(lives.get(instance));
    }

    /** Notes that a client begins to close. */
    void closing(ClientPath path) {
        endings.putIfAbsent(path, new Ending(false, now()));
    }

    /** Notes that a client has closed. */
    void closed(ClientPath path) {
        Ending ending = endings.get(path);
        if (ending != null && ending.end == Long.MAX_VALUE) {
            ending.end = now();
        }
    }

    /** Notes that a client dies: whatever it holds is left to its lease. */
    void crashing(ClientPath path) {
        endings.put(path, new Ending(true, now()));
        closed(path);
    }

    boolean isEnding(ClientPath path, long at) {
        Ending ending = endings.get(path);
        return ending != null && ending.begin <= at;
    }

    boolean hasCrashed(ClientPath path, long at) {
        Ending ending = endings.get(path);
        return ending != null && ending.crash && ending.begin <= at;
    }

    /** Returns since when a client is closed, or dead; {@link Long#MAX_VALUE} if it is neither. */
    long endOf(ClientPath path) {
        Ending ending = endings.get(path);
        return ending == null ? Long.MAX_VALUE : ending.end;
    }

    /** Notes that something befalls the registry. */
    Fault beginOfAll(Fault.Kind kind) {
        return begin(Fault.ofAll(kind, now()));
    }

    /** Notes that something befalls the way of one client. */
    Fault beginOfPath(ClientPath path) {
        return begin(Fault.ofPath(path, now()));
    }

    /** Notes that a third party does something to some entries. */
    Fault beginOf(Predicate<Life> touched) {
        return begin(Fault.of(touched, now()));
    }

    /** Notes that a third party does something to the lease behind an id, and so to all that its client holds. */
    Fault beginOfHolder(int id) {
        Set<ClientPath> paths = lives.values().stream()
                .filter(life -> life.hasHeld(id))
                .map(Life::path)
                .collect(Collectors.toUnmodifiableSet());
        return beginOf(life -> paths.contains(life.path()));
    }

    private Fault begin(Fault fault) {
        faults.add(fault);
        return fault;
    }

    /** Returns whether so long a silence befell somebody that a lease may have been given up for another one. */
    boolean hasSilenceOf(Duration least) {
        return faults.stream()
                .filter(fault -> fault.kind() != Fault.Kind.TAMPERED)
                .anyMatch(fault -> Math.min(fault.end(), now()) - fault.begin() >= least.toNanos());
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }
}
