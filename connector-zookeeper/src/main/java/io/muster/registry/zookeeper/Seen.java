package io.muster.registry.zookeeper;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was last seen of the connection. Immutable.
 *
 * @param timeout the negotiated session timeout; empty before the first connection
 * @param sessions how many sessions there were
 * @param connections how many connections there were
 * @param session the newest session's id, in hexadecimal
 * @param server the server of the newest connection
 * @param isConnected whether it stands
 */
record Seen(
        Optional<Duration> timeout, int sessions, int connections, String session, String server, boolean isConnected) {

    static final Seen NOTHING = new Seen(Optional.empty(), 0, 0, "", "", false);

    Seen connected(Session now, String newServer) {
        int count = now.name().equals(session) ? sessions : sessions + 1;
        return new Seen(Optional.of(now.timeout()), count, connections + 1, now.name(), newServer, true);
    }

    Seen disconnected() {
        return new Seen(timeout, sessions, connections, session, server, false);
    }

    Map<String, String> details() {
        Map<String, String> details = new TreeMap<>();
        timeout.ifPresent(value -> details.put("session-timeout", value.toMillis() + "ms"));
        details.put("sessions", Integer.toString(sessions));
        details.put("connections", Integer.toString(connections));
        if (!session.isEmpty()) {
            details.put("session", session);
            details.put("server", isConnected ? server : "none (last " + server + ")");
        }
        return details;
    }
}
