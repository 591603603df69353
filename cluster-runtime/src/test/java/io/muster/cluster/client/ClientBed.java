package io.muster.cluster.client;

import io.muster.cluster.config.ClientConfig;
import io.muster.cluster.config.ClientConfig.ClientTimes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Listeners, clients and raw sockets of one test, all closed at its end. */
final class ClientBed {

    private final List<AutoCloseable> open = new ArrayList<>();

    /** Times that no test waits for unless it means to. */
    static ClientTimes patient() {
        return times(30_000, 10_000, 30_000, 30_000);
    }

    static ClientTimes times(long handshake, long heartbeat, long dead, long slow) {
        return new ClientTimes(
                Duration.ofMillis(handshake),
                Duration.ofMillis(heartbeat),
                Duration.ofMillis(dead),
                Duration.ofMillis(slow),
                Duration.ofSeconds(2));
    }

    static ClientConfig config(ClientTimes times) {
        return ClientConfig.defaults().withTimes(times);
    }

    /** Listens with patient times, for everybody. */
    ClientListener listen(ClientHandler handler) throws IOException {
        return listen(config(patient()), ClientGate.OPEN, handler);
    }

    ClientListener listen(ClientConfig config, ClientGate gate, ClientHandler handler) throws IOException {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return closing(ClientListener.bind(free, config, 2, gate, handler));
    }

    MusterClient client(ClientTimes times) {
        return closing(MusterClient.open(config(times), 1));
    }

    ClientConnection connect(ClientListener listener, ClientHandler handler) throws Exception {
        return get(client(patient()).connect("127.0.0.1", listener.address().getPort(), handler));
    }

    Socket socket(ClientListener listener) throws IOException {
        Socket socket = closing(new Socket());
        socket.connect(listener.address(), 5_000);
        socket.setSoTimeout(10_000);
        return socket;
    }

    static <T> T get(CompletionStage<T> stage) throws InterruptedException, ExecutionException, TimeoutException {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private <T extends AutoCloseable> T closing(T resource) {
        open.add(0, resource);
        return resource;
    }

    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }
}
