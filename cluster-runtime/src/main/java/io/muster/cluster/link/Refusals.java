package io.muster.cluster.link;

import io.muster.cluster.link.protocol.RefusalReason;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What was refused at either end of this network's handshakes: counts for good, and the last few. Thread-safe. */
public final class Refusals {

    /** Enough to see a pattern; whoever dials us cannot make it more. */
    static final int RECENT = 32;

    private final InstantSource clock;
    private final Map<RefusalReason, LongAdder> byUs = counters();
    private final Map<RefusalReason, LongAdder> byPeers = counters();
    private final Deque<Refusal> recent = new ArrayDeque<>(RECENT);

    /** Makes an empty list. */
    public Refusals(InstantSource clock) {
        this.clock = clock;
    }

    /** We refused a peer. */
    void byUs(RefusalReason reason, String peer, InetSocketAddress address, String text) {
        count(byUs, reason);
        add(new Refusal(clock.instant(), true, reason, peer, address, text));
    }

    /** A peer refused us. */
    void byPeer(RefusalReason reason, String peer, InetSocketAddress address, String text) {
        count(byPeers, reason);
        add(new Refusal(clock.instant(), false, reason, peer, address, text));
    }

    private void add(Refusal refusal) {
        synchronized (recent) {
            if (recent.size() == RECENT) {
                recent.removeFirst();
            }
            recent.addLast(refusal);
        }
    }

    /** Returns how often we refused, for every reason. */
    public Map<RefusalReason, Long> countsByUs() {
        return counts(byUs);
    }

    /** Returns how often we were refused, for every reason. */
    public Map<RefusalReason, Long> countsByPeers() {
        return counts(byPeers);
    }

    /** Returns the last ones, the oldest first. */
    public List<Refusal> recent() {
        synchronized (recent) {
            return List.copyOf(recent);
        }
    }

    /** Returns a counter for every reason; the map never changes. */
    private static Map<RefusalReason, LongAdder> counters() {
        Map<RefusalReason, LongAdder> counters = new EnumMap<>(RefusalReason.class);
        for (RefusalReason reason : RefusalReason.values()) {
            counters.put(reason, new LongAdder());
        }
        return Collections.unmodifiableMap(counters);
    }

    private static void count(Map<RefusalReason, LongAdder> counters, RefusalReason reason) {
        LongAdder counter = counters.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    private static Map<RefusalReason, Long> counts(Map<RefusalReason, LongAdder> counters) {
        Map<RefusalReason, Long> counts = new EnumMap<>(RefusalReason.class);
        counters.forEach((reason, counter) -> counts.put(reason, counter.sum()));
        return counts;
    }
}
