package io.muster.registry.memory;

import io.muster.registry.memory.MemoryStore.Slot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Until when each claim holds unless it is renewed, on the registry's monotonic clock. Belongs to the registry's monitor. */
final class MemoryLeases {

    private final Map<Slot, Lease> leases = new HashMap<>();

    private record Lease(Duration ttl, long expires) {}

    void grant(Slot holder, Duration ttl, long now) {
        leases.put(holder, new Lease(ttl, now + ttl.toNanos()));
    }

    boolean isGranted(Slot holder) {
        return leases.containsKey(holder);
    }

    void end(Slot holder) {
        leases.remove(holder);
    }

    void clear() {
        leases.clear();
    }

    /** Gives every lease its whole time again, as a restarted server does. */
    void restart(long now) {
        leases.replaceAll(
                (holder, lease) -> new Lease(lease.ttl(), now + lease.ttl().toNanos()));
    }

    /** Returns whose lease has run out. */
    List<Slot> expired(long now) {
        return leases.entrySet().stream()
                .filter(lease -> lease.getValue().expires() - now <= 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns how many nanoseconds it is until the next one runs out. */
    OptionalLong next(long now) {
        return leases.values().stream()
                .mapToLong(lease -> lease.expires() - now)
                .min();
    }
}
