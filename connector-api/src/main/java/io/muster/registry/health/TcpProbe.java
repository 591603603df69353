package io.muster.registry.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Connects to a port and hangs up. */
final class TcpProbe implements Probe {

    private final String host;
    private final int port;
    private final int timeoutMillis;
    private volatile @Nullable Socket connecting;

    TcpProbe(String host, int port, Duration timeout) {
        this.host = host;
        this.port = port;
        timeoutMillis = SocketTimes.of(timeout);
    }

    @Override
    public Health run() throws IOException {
        try (Socket socket = new Socket()) {
            connecting = socket;
            socket.connect(new InetSocketAddress(host, port), timeoutMillis);
            return Health.PASSING;
        } catch (IOException e) {
            return Health.critical("connecting to " + host + ":" + port + " failed: " + SocketTimes.describe(e));
        } finally {
            connecting = null;
        }
    }

    @Override
    public void abort() {
        Socket socket = connecting;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException ignored) {
                // It was to end, and it has
            }
        }
    }
}
