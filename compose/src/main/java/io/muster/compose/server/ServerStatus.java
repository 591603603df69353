package io.muster.compose.server;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.muster.cluster.Cluster;
import io.muster.cluster.LinkStatus;
import io.muster.cluster.LocalServer;
import io.muster.cluster.Refusal;
import io.muster.cluster.RegistryView;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerStatistics;
import io.muster.registry.Freshness;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server's status as one line of JSON, for whoever runs it. */
final class ServerStatus {

    private ServerStatus() {}

    static String line(Cluster cluster, Role role) {
        LocalServer self = cluster.self();
        Map<String, Object> status = new LinkedHashMap<>();
        // Its own clock, which never jumps: rates are taken over it
        status.put("clockMillis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        status.put("group", self.group());
        status.put("id", self.identity().map(identity -> identity.id()).orElse(-1));
        status.put("instance", self.instance().toString());
        status.put("state", cluster.state().toString());
        status.put("registration", self.registration().getClass().getSimpleName());
        status.put("health", self.health().status().toString());
        status.put("note", self.health().note());
        status.put("view", view(cluster.registry()));
        status.put("ready", cluster.readiness().isReady());
        status.put("playerPort", self.group().equals("client") ? self.advertisedPort() : 0);
        status.put(
                "servers", cluster.servers().stream().map(ServerStatus::remote).toList());
        status.put(
                "refusals",
                cluster.statistics().recentRefusals().stream()
                        .map(ServerStatus::refusal)
                        .toList());
        status.put("role", role.status());
        return ConfigValueFactory.fromMap(status).render(ConfigRenderOptions.concise());
    }

    private static Map<String, Object> refusal(Refusal refusal) {
        return Map.of(
                "atMillis", refusal.at().toEpochMilli(),
                "byUs", refusal.byUs(),
                "reason", refusal.reason(),
                "peer", refusal.peer(),
                "text", refusal.text());
    }

    private static Map<String, Object> view(RegistryView registry) {
        Freshness freshness = registry.freshness();
        // A current view has been so since the registry answers
        Instant since = registry.diagnosis().since();
        String reason = "";
        if (freshness instanceof Freshness.Stale stale) {
            since = stale.since();
            reason = stale.reason();
        } else if (freshness instanceof Freshness.Recovering recovering) {
            since = recovering.since();
            reason = recovering.reason();
        }
        return Map.of(
                "freshness",
                freshness.getClass().getSimpleName(),
                "sinceMillis",
                since.toEpochMilli(),
                "reason",
                reason);
    }

    private static Map<String, Object> remote(RemoteServer server) {
        ServerStatistics statistics = server.statistics();
        Map<String, Object> remote = new LinkedHashMap<>();
        remote.put("group", server.group());
        remote.put("id", server.id());
        remote.put("instance", server.instance().toString());
        remote.put("direction", server.direction().toString());
        remote.put("listing", server.listing().getClass().getSimpleName());
        remote.put("health", server.health().status().toString());
        remote.put("note", server.health().note());
        remote.put("sent", statistics.sentMessages());
        remote.put("received", statistics.receivedMessages());
        remote.put("unsent", statistics.unsent());
        remote.putAll(link(server.link()));
        return remote;
    }

    private static Map<String, Object> link(LinkStatus link) {
        String state = link.getClass().getSimpleName();
        if (link instanceof LinkStatus.BackingOff backingOff) {
            return Map.of(
                    "link", state,
                    "attempt", backingOff.attempt(),
                    "nextMillis", backingOff.nextAttempt().toEpochMilli(),
                    "reason", backingOff.lastFailure());
        }
        if (link instanceof LinkStatus.Connecting connecting) {
            return Map.of(
                    "link", state,
                    "attempt", connecting.attempt(),
                    "reason", connecting.lastFailure().orElse(""));
        }
        if (link instanceof LinkStatus.Waiting waiting) {
            return Map.of(
                    "link",
                    state,
                    "reason",
                    waiting.reason()
                            + waiting.lastFailure()
                                    .map(text -> "; before: " + text)
                                    .orElse(""));
        }
        return Map.of("link", state, "reason", "");
    }
}
