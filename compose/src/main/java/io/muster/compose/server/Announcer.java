package io.muster.compose.server;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.muster.cluster.Disconnection;
import io.muster.cluster.LeaveReason;
import io.muster.cluster.Message;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerListener;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what happens to remote servers, in the log and, if wanted, as lines of JSON on the standard output, before the role hears of it. */
final class Announcer {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final boolean printsEvents;

    Announcer(boolean printsEvents) {
        this.printsEvents = printsEvents;
    }

    /** Returns a listener that announces and then passes on to {@code role}. */
    ServerListener around(ServerListener role) {
        return new ServerListener() {
            @Override
            public void onJoined(RemoteServer server) {
                announce("joined", server, "");
                role.onJoined(server);
            }

            @Override
            public void onConnected(RemoteServer server) {
                announce("connected", server, "");
                role.onConnected(server);
            }

            @Override
            public void onMessage(RemoteServer server, Message message) {
                role.onMessage(server, message);
            }

            @Override
            public void onDisconnected(RemoteServer server, Disconnection disconnection) {
                announce("disconnected", server, disconnection.reason() + ": " + disconnection.text());
                role.onDisconnected(server, disconnection);
            }

            @Override
            public void onLeft(RemoteServer server, LeaveReason reason) {
                announce("left", server, reason.toString());
                role.onLeft(server, reason);
            }
        };
    }

    private void announce(String event, RemoteServer server, String reason) {
        LOG.info("{} {} {} {}", server.group(), server.id(), event, reason);
        if (printsEvents) {
            Map<String, Object> line = new TreeMap<>(Map.of(
                    "event", event,
                    "group", server.group(),
                    "id", server.id(),
                    "instance", server.instance().toString(),
                    "reason", reason,
                    "atMillis", System.currentTimeMillis()));
            System.out.println(ConfigValueFactory.fromMap(line).render(ConfigRenderOptions.concise()));
        }
    }
}
