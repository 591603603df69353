package io.muster.registry.memory;

import io.muster.registry.memory.MemoryStore.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Until when each claim holds unless it is renewed, on the registry's monotonic clock; the next end is found at once, however many there are. Belongs to
 * the registry's monitor.
 */
final class MemoryLeases {

    /** By difference, as readings of the clock may be on both sides of its overflow. */
    private static final Comparator<Lease> BY_END = ((Comparator<Lease>)
                    (one, other) -> Long.signum(one.expires() - other.expires()))
            .thenComparing(lease -> lease.holder().id())
            .thenComparing(lease -> lease.holder().revision())
            .thenComparing(lease -> lease.holder().instance().toString());

    private final Map<Slot, Lease> leases = new HashMap<>();
    private final NavigableSet<Lease> byEnd = new TreeSet<>(BY_END);

    private record Lease(Slot holder, Duration ttl, long expires) {}

    void grant(Slot holder, Duration ttl, long now) {
        end(holder);
        Lease lease = new Lease(holder, ttl, now + ttl.toNanos());
        leases.put(holder, lease);
        byEnd.add(lease);
    }

    boolean isGranted(Slot holder) {
        return leases.containsKey(holder);
    }

    void end(Slot holder) {
        Lease lease = leases.remove(holder);
        if (lease != null) {
            byEnd.remove(lease);
        }
    }

    void clear() {
        leases.clear();
        byEnd.clear();
    }

    /** Gives every lease its whole time again, as a restarted server does. */
    void restart(long now) {
        List.copyOf(leases.values()).forEach(lease -> grant(lease.holder(), lease.ttl(), now));
    }

    /** Returns whose lease has run out, in the order in which they did. */
    List<Slot> expired(long now) {
        List<Slot> expired = new ArrayList<>();
        for (Lease lease : byEnd) {
            if (lease.expires() - now > 0) {
                break;
            }
            expired.add(lease.holder());
        }
        return expired;
    }

    /** Returns how many nanoseconds it is until the next one runs out. */
    OptionalLong next(long now) {
        return byEnd.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(byEnd.first().expires() - now);
    }
}
