package io.muster.registry.memory;

import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.backend.BackendEvents;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.Listing;
import io.muster.registry.time.OwnerThread;
import io.muster.registry.time.RealOwnerThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the server of a registry, within this process. Its clients are {@link MemoryBackend}s; {@link #faults()} makes it fail as real ones do.
 *
 * <p>Thread-safe. It has one thread while it has clients and none otherwise; on time given from outside it has none at all.
 */
public final class MemoryRegistry {

    private static final Map<String, MemoryRegistry> NAMED = new ConcurrentHashMap<>();
    private static final Duration END_BOUND = Duration.ofSeconds(1);

    private final Object monitor = new Object();
    private final String name;
    private final @Nullable OwnerThread given;
    private final MemoryLeases leases = new MemoryLeases();
    private final List<MemorySession> sessions = new ArrayList<>();
    private MemoryStore store = new MemoryStore(new Feeding());
    private @Nullable RealOwnerThread own;
    private OwnerThread.Timer sweep = OwnerThread.Timer.NONE;
    private @Nullable String down;
    private boolean frozen;

    /** Makes an empty registry on real time. */
    public MemoryRegistry(String name) {
        this.name = name;
        given = null;
    }

    /** Makes an empty registry on the given time, which it does not end. */
    public MemoryRegistry(String name, OwnerThread time) {
        this.name = name;
        given = time;
    }

    /** Returns the registry of this process that has {@code name}; made when it is first asked for, and kept. */
    public static MemoryRegistry named(String name) {
        return NAMED.computeIfAbsent(name, MemoryRegistry::new);
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the ways to make it fail. */
    public MemoryFaults faults() {
        return new MemoryFaults(this);
    }

    /** Returns what is listed in a group at this moment. */
    public Listing look(String group) {
        return changed(current -> current.list(group));
    }

    // --- clients
    // ------------------------------------------------------------------------------------------------------------------------

    MemorySession open(BackendEvents events) {
        synchronized (monitor) {
            MemorySession session = new MemorySession(events);
            sessions.add(session);
            if (given == null && own == null) {
                own = new RealOwnerThread("muster-memory-registry-" + name);
            }
            scheduleSweep();
            tellConnection(session);
            return session;
        }
    }

    /** Ends a session. What it claimed stays until it is withdrawn or the lease runs out. */
    void close(MemorySession session) throws InterruptedException {
        RealOwnerThread ended = null;
        synchronized (monitor) {
            session.closed = true;
            session.listening.clear();
            session.held.clear();
            if (sessions.remove(session) && sessions.isEmpty()) {
                sweep.cancel();
                ended = own;
                own = null;
            }
        }
        if (ended != null) {
            ended.close(END_BOUND);
        }
    }

    /** Does {@code work} as one request of a client: atomically, in the order of arrival, answered on the registry's thread. */
    <T> CompletionStage<T> request(MemorySession session, Function<MemoryStore, T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        send(session, () -> answer(session, work, answer));
        return answer;
    }

    /** Hands over in order, whether or not it is held back on the way. */
    private void send(MemorySession session, Runnable message) {
        synchronized (monitor) {
            session.held.add(message);
        }
        time().execute(() -> handOver(session));
    }

    private void handOver(MemorySession session) {
        for (Runnable message = next(session); message != null; message = next(session)) {
            message.run();
        }
    }

    private @Nullable Runnable next(MemorySession session) {
        synchronized (monitor) {
            return isFrozen(session) ? null : session.held.poll();
        }
    }

    private <T> void answer(MemorySession session, Function<MemoryStore, T> work, CompletableFuture<T> answer) {
        T value;
        try {
            synchronized (monitor) {
                Optional<String> outage = outage(session);
                if (outage.isPresent()) {
                    throw new RegistryUnavailableException("memory registry '" + name + "': " + outage.get());
                }
                expire();
                value = work.apply(store);
                scheduleSweep();
            }
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            return;
        }
        answer.complete(value);
    }

    private Optional<String> outage(MemorySession session) {
        return session.closed ? Optional.of("closed") : Optional.ofNullable(session.cut != null ? session.cut : down);
    }

    private boolean isFrozen(MemorySession session) {
        return frozen || session.frozen;
    }

    private OwnerThread time() {
        synchronized (monitor) {
            return given != null ? given : own != null ? own : NoThread.INSTANCE;
        }
    }

    MemoryLeases leases() {
        return leases;
    }

    long now() {
        return time().nanoTime();
    }

    long wallMillis() {
        return time().now().toEpochMilli();
    }

    /** From here on the feed is told every change of its group. Within a request. */
    void listen(MemorySession session, MemoryFeed feed, GroupFeed.Sink sink) {
        session.listening.put(feed, sink);
    }

    void unlisten(MemorySession session, MemoryFeed feed) {
        synchronized (monitor) {
            session.listening.remove(feed);
        }
    }

    Set<String> clients() {
        synchronized (monitor) {
            return sessions.stream().map(session -> session.name).collect(Collectors.toUnmodifiableSet());
        }
    }

    Set<String> feeds() {
        synchronized (monitor) {
            return sessions.stream()
                    .flatMap(session ->
                            session.listening.keySet().stream().map(feed -> session.name + " follows " + feed.group()))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    // --- leases
    // -------------------------------------------------------------------------------------------------------------------------

    private void expire() {
        leases.expired(now()).forEach(this::end);
    }

    /** Ends a lease, and with it what was taken and published under it. */
    void end(MemoryStore.Slot holder) {
        leases.end(holder);
        if (store.slot(holder.id()).filter(holder::equals).isPresent()) {
            store.withdraw(holder);
        } else {
            store.removeOrphans(holder.instance());
        }
    }

    private void scheduleSweep() {
        sweep.cancel();
        if (down == null && !frozen) {
            leases.next(now()).ifPresent(nanos -> sweep = time().schedule(Duration.ofNanos(nanos), this::sweep));
        }
    }

    private void sweep() {
        synchronized (monitor) {
            if (down == null && !frozen) {
                expire();
                scheduleSweep();
            }
        }
    }

    // --- faults: see MemoryFaults
    // -------------------------------------------------------------------------------------------------------

    /** Changes the data as somebody else, or a fault, would. */
    <T> T changed(Function<MemoryStore, T> change) {
        synchronized (monitor) {
            T result = change.apply(store);
            scheduleSweep();
            return result;
        }
    }

    void stop(String reason) {
        synchronized (monitor) {
            down = reason;
            sweep.cancel();
            sessions.forEach(this::tellConnection);
        }
    }

    void start() {
        synchronized (monitor) {
            down = null;
            leases.restart(now());
            scheduleSweep();
            sessions.forEach(this::tellConnection);
        }
    }

    void cut(MemorySession session, @Nullable String reason) {
        synchronized (monitor) {
            session.cut = reason;
            tellConnection(session);
        }
    }

    private void tellConnection(MemorySession session) {
        Optional<String> outage = outage(session);
        session.listening.clear();
        send(session, () -> {
            if (outage.isEmpty()) {
                session.events.connected();
            } else {
                session.events.disconnected("memory registry '" + name + "': " + outage.get());
            }
        });
    }

    void freeze(boolean on) {
        synchronized (monitor) {
            frozen = on;
            if (!on) {
                expire();
                scheduleSweep();
                sessions.forEach(this::release);
            }
        }
    }

    void freeze(MemorySession session, boolean on) {
        synchronized (monitor) {
            session.frozen = on;
            if (!on) {
                release(session);
            }
        }
    }

    private void release(MemorySession session) {
        time().execute(() -> handOver(session));
    }

    void replace(@Nullable MemoryStore other, String reason) {
        synchronized (monitor) {
            leases.clear();
            store = other == null ? new MemoryStore(new Feeding()) : other.copy();
            store.slots().forEach(slot -> leases.grant(slot, MemoryBackend.DEFAULT_TTL, now()));
            doubtFeeds(reason);
            scheduleSweep();
        }
    }

    void doubtFeeds(String reason) {
        synchronized (monitor) {
            for (MemorySession session : sessions) {
                List<GroupFeed.Sink> sinks = List.copyOf(session.listening.values());
                session.listening.clear();
                send(session, () -> sinks.forEach(sink -> sink.doubt(reason)));
            }
        }
    }

    /** Brings each change to the feeds of its group. */
    private final class Feeding implements MemoryStore.ChangeLog {

        @Override
        public void upserted(String group, EntryRead entry) {
            tell(group, sink -> () -> sink.upserted(entry));
        }

        @Override
        public void removed(String group, String key, long revision) {
            tell(group, sink -> () -> sink.removed(key, revision));
        }

        private void tell(String group, Function<GroupFeed.Sink, Runnable> message) {
            for (MemorySession session : sessions) {
                session.listening.forEach((feed, sink) -> {
                    if (feed.group().equals(group)) {
                        send(session, message.apply(sink));
                    }
                });
            }
        }
    }
}
