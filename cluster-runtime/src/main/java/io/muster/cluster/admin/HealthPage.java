package io.muster.cluster.admin;

import io.muster.cluster.Cluster;
import io.muster.cluster.ClusterState;
import io.muster.registry.Freshness;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether this server can do its work now: 200 when it runs, is registered, has the links it needs, and is itself neither critical nor in
 * maintenance; else 503 with everything that is missing. A suspended claim and a stale view take nothing away: the links stand. It is not what
 * is published in the registry: that never counts links.
 */
final class HealthPage implements Page {

    private final Cluster cluster;

    HealthPage(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Answer answer(String accept) {
        List<String> missing = missing();
        Freshness freshness = cluster.registry().freshness();
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("ready", missing.isEmpty());
        content.put("missing", missing);
        content.put("state", Words.of(cluster.state()));
        content.put("health", SelfJson.health(cluster.self().health()));
        content.put("registration", SelfJson.registration(cluster.self().registration()));
        content.put("view", RegistryJson.freshness(freshness));
        return Answer.json(missing.isEmpty() ? 200 : 503, content);
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        ClusterState state = cluster.state();
        if (state != ClusterState.RUNNING) {
            missing.add("the cluster is not running, it is " + Words.of(state));
        }
        missing.addAll(cluster.readiness().missing());
        Health health = cluster.self().health();
        if (health.status().compareTo(HealthStatus.CRITICAL) >= 0) {
            missing.add("this server is " + (health.status() == HealthStatus.CRITICAL ? "critical" : "in maintenance")
                    + (health.note().isEmpty() ? "" : ": " + health.note()));
        }
        return missing;
    }
}
