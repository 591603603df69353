package io.muster.cluster.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a handler hears. Thread-safe. */
class Recorder implements ClientHandler {

    final List<ClientConnection> connected = new CopyOnWriteArrayList<>();
    final List<String> messages = new CopyOnWriteArrayList<>();
    final List<ClientDisconnection> disconnected = new CopyOnWriteArrayList<>();
    final List<ClientConnection> writable = new CopyOnWriteArrayList<>();

    @Override
    public void onConnected(ClientConnection connection) {
        connected.add(connection);
    }

    @Override
    public void onMessage(ClientConnection connection, int tag, byte[] bytes) {
        messages.add(tag + ":" + new String(bytes, UTF_8));
    }

    @Override
    public void onWritable(ClientConnection connection) {
        writable.add(connection);
    }

    @Override
    public void onDisconnected(ClientConnection connection, ClientDisconnection disconnection) {
        disconnected.add(disconnection);
    }

    /** Returns the first connection, waiting for it. */
    ClientConnection firstConnected() {
        await().until(() -> !connected.isEmpty());
        return connected.get(0);
    }

    List<ClientDisconnectReason> reasons() {
        return disconnected.stream().map(ClientDisconnection::reason).toList();
    }
}
