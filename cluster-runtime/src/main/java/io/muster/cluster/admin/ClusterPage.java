package io.muster.cluster.admin;

import io.muster.cluster.Cluster;
import io.muster.cluster.Listing;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerGroup;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Everything this server knows: itself, the registry, the groups and their servers with both states. Holds no secret. */
final class ClusterPage implements Page {

    private final Cluster cluster;

    ClusterPage(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Answer answer(String accept) {
        Instant now = Instant.now();
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("at", now.toString());
        content.put("state", Words.of(cluster.state()));
        content.put("ready", cluster.readiness().isReady());
        content.put("self", SelfJson.of(cluster.self()));
        content.put("registry", RegistryJson.of(cluster.registry(), now));
        content.put("groups", cluster.groups().stream().map(ClusterPage::group).toList());
        content.put("servers", cluster.servers().stream().map(ServerJson::of).toList());
        content.put("handshakes", HandshakesJson.of(cluster.statistics()));
        return Answer.json(200, content);
    }

    private static Map<String, Object> group(ServerGroup group) {
        Collection<RemoteServer> servers = group.servers();
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("name", group.name());
        content.put("direction", Words.of(group.direction()));
        content.put("visibility", group.isExternal() ? "external" : "internal");
        content.put("neededLinks", group.neededLinks());
        content.put("servers", count(servers, server -> listing(server.listing())));
        content.put("links", count(servers, server -> Words.of((Record) server.link())));
        content.put("counters", GroupJson.of(group.statistics()));
        return content;
    }

    private static String listing(Listing listing) {
        return listing instanceof Listing.Listed listed && !listed.up() ? "not-up" : Words.of((Record) listing);
    }

    private static Map<String, Integer> count(Collection<RemoteServer> servers, Function<RemoteServer, String> state) {
        Map<String, Integer> counts = new TreeMap<>();
        servers.forEach(server -> counts.merge(state.apply(server), 1, Integer::sum));
        return counts;
    }
}
