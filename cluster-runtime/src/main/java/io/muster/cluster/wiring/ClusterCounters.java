package io.muster.cluster.wiring;

import io.muster.cluster.ClusterStatistics;
import io.muster.cluster.link.LinkListener;
import io.muster.cluster.link.Refusals;
import io.muster.cluster.link.protocol.RefusalReason;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gathers the counters that belong to no group. */
final class ClusterCounters {

    private ClusterCounters() {}

    /** Returns them; all zero before the start. */
    static ClusterStatistics of(Optional<Running> running, Optional<RegistryFollower> follower) {
        Refusals refusals =
                running.map(now -> now.network().refusals()).orElseGet(() -> new Refusals(InstantSource.system()));
        Optional<LinkListener> listener = running.flatMap(Running::listener);
        return new ClusterStatistics(
                named(refusals.countsByUs()),
                named(refusals.countsByPeers()),
                refusals.recent().stream().map(Reasons::of).toList(),
                listener.map(LinkListener::handshakes).orElse(0),
                listener.map(LinkListener::held).orElse(0),
                follower.map(RegistryFollower::registrations).orElse(0L),
                follower.map(RegistryFollower::repairs).orElse(0L),
                follower.map(RegistryFollower::idChanges).orElse(0L));
    }

    private static Map<String, Long> named(Map<RefusalReason, Long> counts) {
        Map<String, Long> named = new TreeMap<>();
        counts.forEach((reason, count) -> named.put(reason.toString(), count));
        return named;
    }
}
