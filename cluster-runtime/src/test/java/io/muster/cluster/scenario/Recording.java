package io.muster.cluster.scenario;

import io.muster.cluster.Disconnection;
import io.muster.cluster.LeaveReason;
import io.muster.cluster.Message;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what one group's listener heard, as text: {@code joined 1}, {@code connected 1}, {@code disconnected 1 LOST}, {@code left 1 GOODBYE}. */
class Recording implements ServerListener {

    final List<String> events = new CopyOnWriteArrayList<>();
    final List<Message> messages = new CopyOnWriteArrayList<>();

    /** Messages of these servers are parts of a flow, and not kept. */
    final Map<Integer, Flow> flows = new ConcurrentHashMap<>();

    long countAny(String beginning) {
        return events.stream().filter(event -> event.startsWith(beginning)).count();
    }

    boolean heard(String event) {
        return events.contains(event);
    }

    @Override
    public void onJoined(RemoteServer server) {
        events.add("joined " + server.id());
    }

    @Override
    public void onConnected(RemoteServer server) {
        events.add("connected " + server.id());
    }

    @Override
    public void onMessage(RemoteServer server, Message message) {
        Flow flow = flows.get(server.id());
        if (flow != null) {
            flow.arrived(message);
        } else {
            messages.add(message);
        }
    }

    @Override
    public void onChanged(RemoteServer server) {
        events.add("changed " + server.id());
    }

    @Override
    public void onDisconnected(RemoteServer server, Disconnection disconnection) {
        events.add("disconnected " + server.id() + " " + disconnection.reason());
    }

    @Override
    public void onLeft(RemoteServer server, LeaveReason reason) {
        events.add("left " + server.id() + " " + reason);
    }
}
