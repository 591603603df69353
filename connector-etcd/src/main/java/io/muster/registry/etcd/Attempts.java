package io.muster.registry.etcd;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The leases that one instance made and may hold something with. Belongs to the owner thread. */
final class Attempts {

    /** Whether the lease's claiming write was answered, so that none is under way. */
    private final Map<Long, Boolean> settledByLease = new HashMap<>();

    /** A lease is about to be made, and something to be claimed with it. */
    void begun(long lease) {
        settledByLease.put(lease, false);
    }

    /** What was claimed with the lease is known. */
    void settled(long lease) {
        settledByLease.replace(lease, true);
    }

    /** The lease is over, or ends by itself and holds nothing. */
    void ended(long lease) {
        settledByLease.remove(lease);
    }

    boolean isOurs(long lease) {
        return settledByLease.containsKey(lease);
    }

    /** Returns the leases whose claiming write may still be under way. */
    List<Long> unsettled() {
        return settledByLease.entrySet().stream()
                .filter(lease -> !lease.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns whether nothing was made but {@code lease}. */
    boolean isOnly(long lease) {
        return settledByLease.size() == 1 && isOurs(lease);
    }

    List<Long> all() {
        return List.copyOf(settledByLease.keySet());
    }
}
