package io.muster.cluster.admin;

import io.muster.cluster.LinkStatus;
import io.muster.cluster.Listing;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerStatistics;
import java.util.LinkedHashMap;
import java.util.Map;

/** One remote server for {@code /cluster}: what the registry says, and what the link says. */
final class ServerJson {

    private static final double NANOS_PER_SECOND = 1e9;

    private ServerJson() {}

    static Map<String, Object> of(RemoteServer server) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("id", server.id());
        content.put("group", server.group());
        content.put("instance", server.instance().toString());
        content.put("incarnation", server.incarnation().toString());
        content.put("direction", Words.of(server.direction()));
        content.put("host", server.host());
        content.put("port", server.port());
        content.put("properties", server.properties());
        content.put("health", SelfJson.health(server.health()));
        content.put("listing", listing(server.listing()));
        content.put("link", link(server.link()));
        content.put("counters", counters(server.statistics()));
        return content;
    }

    private static Map<String, Object> listing(Listing listing) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("state", Words.of((Record) listing));
        if (listing instanceof Listing.Listed listed) {
            content.put("up", listed.up());
        } else if (listing instanceof Listing.Orphaned orphaned) {
            content.put("since", orphaned.since().toString());
            content.put("until", orphaned.until().toString());
        } else if (listing instanceof Listing.Left left) {
            content.put("reason", Words.of(left.reason()));
        }
        return content;
    }

    private static Map<String, Object> link(LinkStatus link) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("state", Words.of((Record) link));
        if (link instanceof LinkStatus.Connected connected) {
            content.put("since", connected.since().toString());
            content.put("remoteAddress", connected.remoteAddress().toString());
        } else if (link instanceof LinkStatus.Connecting connecting) {
            content.put("attempt", connecting.attempt());
            connecting.lastFailure().ifPresent(failure -> content.put("lastFailure", failure));
        } else if (link instanceof LinkStatus.BackingOff backingOff) {
            content.put("attempt", backingOff.attempt());
            content.put("nextAttempt", backingOff.nextAttempt().toString());
            content.put("lastFailure", backingOff.lastFailure());
        } else if (link instanceof LinkStatus.Waiting waiting) {
            content.put("reason", waiting.reason());
            waiting.lastFailure().ifPresent(failure -> content.put("lastFailure", failure));
        }
        return content;
    }

    static Map<String, Object> counters(ServerStatistics counted) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("sentMessages", counted.sentMessages());
        content.put("sentBytes", counted.sentBytes());
        content.put("receivedMessages", counted.receivedMessages());
        content.put("receivedBytes", counted.receivedBytes());
        content.put("refusedFull", counted.refusedFull());
        content.put("unsent", counted.unsent());
        content.put("undelivered", counted.undelivered());
        content.put("queuedMessages", counted.queuedMessages());
        content.put("waitingMessages", counted.waitingMessages());
        content.put("connects", counted.connects());
        content.put("failedDials", counted.failedDials());
        content.put("handlerFailures", counted.handlerFailures());
        content.put("roundTripSeconds", counted.roundTripNanos() / NANOS_PER_SECOND);
        return content;
    }
}
