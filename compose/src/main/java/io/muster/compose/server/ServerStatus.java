package io.muster.compose.server;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.muster.cluster.Cluster;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerStatistics;
import java.util.LinkedHashMap;
import java.util.Map;

/** A server's status as one line of JSON, for whoever runs it. */
final class ServerStatus {

    private ServerStatus() {}

    static String line(Cluster cluster, Role role) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("group", cluster.self().group());
        status.put(
                "id", cluster.self().identity().map(identity -> identity.id()).orElse(-1));
        status.put("state", cluster.state().toString());
        status.put("registration", cluster.self().registration().getClass().getSimpleName());
        status.put("freshness", cluster.registry().freshness().getClass().getSimpleName());
        status.put("health", cluster.self().health().status().toString());
        status.put("ready", cluster.readiness().isReady());
        status.put(
                "playerPort",
                cluster.self().group().equals("client") ? cluster.self().advertisedPort() : 0);
        status.put(
                "servers", cluster.servers().stream().map(ServerStatus::remote).toList());
        status.put("role", role.status());
        return ConfigValueFactory.fromMap(status).render(ConfigRenderOptions.concise());
    }

    private static Map<String, Object> remote(RemoteServer server) {
        ServerStatistics statistics = server.statistics();
        return Map.of(
                "group", server.group(),
                "id", server.id(),
                "instance", server.instance().toString(),
                "direction", server.direction().toString(),
                "link", server.link().getClass().getSimpleName(),
                "listing", server.listing().getClass().getSimpleName(),
                "health", server.health().status().toString(),
                "sent", statistics.sentMessages(),
                "received", statistics.receivedMessages(),
                "unsent", statistics.unsent());
    }
}
