package io.muster.cluster.metrics;

import io.muster.cluster.Cluster;
import io.muster.cluster.ClusterState;
import io.muster.cluster.ClusterStatistics;
import io.muster.cluster.RegistryView;
import io.muster.cluster.ServerGroup;
import io.muster.registry.RegistrationState;
import io.muster.registry.health.HealthStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything the meters tell, at one moment.
 *
 * @param ready whether it is running and has the links it needs
 * @param health the published one
 * @param registration where the registration stands
 * @param registry how the registry is seen
 * @param viewAge how long that view has not been current
 * @param statistics the counters that belong to no group
 * @param groups by name
 */
record Sample(
        boolean ready,
        HealthStatus health,
        RegistrationState registration,
        RegistryView registry,
        Duration viewAge,
        ClusterStatistics statistics,
        Map<String, GroupSample> groups) {

    static Sample of(Cluster cluster) {
        ClusterState state = cluster.state();
        boolean running = state == ClusterState.RUNNING;
        RegistryView registry = cluster.registry();
        Map<String, GroupSample> groups = new TreeMap<>();
        for (ServerGroup group : cluster.groups()) {
            groups.put(group.name(), GroupSample.of(group));
        }
        return new Sample(
                running && cluster.readiness().isReady(),
                cluster.self().health().status(),
                cluster.self().registration(),
                registry,
                state == ClusterState.NEW ? Duration.ZERO : registry.age(Instant.now()),
                cluster.statistics(),
                groups);
    }

    GroupSample group(String name) {
        GroupSample group = groups.get(name);
        if (group == null) {
            throw new IllegalArgumentException("group='" + name + "' must be one of " + groups.keySet());
        }
        return group;
    }
}
