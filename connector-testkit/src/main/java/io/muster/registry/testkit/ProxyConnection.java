package io.muster.registry.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** One connection through a proxy: the client's socket, the registry's, and a thread for each direction. */
final class ProxyConnection {

    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final long RETRY_NANOS = 10_000_000;
    private static final int CHUNK = 16 * 1024;

    private final Socket client;
    private volatile Socket registry = new Socket();
    private final InetSocketAddress target;
    private final ProxyGate gate;
    private final Runnable onRequest;
    private final LongAdder bytes;
    private final TcpProxy.Tampering tampering;
    private volatile boolean answersEnded;
    private volatile boolean clientOpen = true;

    /**
     * Makes a connection that is not connected to the registry yet.
     *
     * @param onRequest run for each part of a request that arrives
     * @param bytes counts what arrives from both sides
     * @param tampering changes the answers
     */
    ProxyConnection(
            Socket client,
            InetSocketAddress target,
            ProxyGate gate,
            Runnable onRequest,
            LongAdder bytes,
            TcpProxy.Tampering tampering) {
        this.client = client;
        this.target = target;
        this.gate = gate;
        this.onRequest = onRequest;
        this.bytes = bytes;
        this.tampering = tampering;
    }

    boolean isClientOpen() {
        return clientOpen;
    }

    boolean isFrom(int localPort) {
        return registry.getLocalPort() == localPort;
    }

    /** Connects to the registry; tries again for {@code patience} while it refuses. */
    boolean connect(Duration patience) throws InterruptedException {
        long begun = System.nanoTime();
        boolean connected = tryToConnect();
        while (!connected && clientOpen && System.nanoTime() - begun < patience.toNanos()) {
            LockSupport.parkNanos(RETRY_NANOS);
            registry = new Socket();
            connected = tryToConnect();
        }
        return connected;
    }

    private boolean tryToConnect() throws InterruptedException {
        try {
            if (!gate.awaitOpen(false)) {
                return false;
            }
            client.setTcpNoDelay(true);
            registry.setTcpNoDelay(true);
            registry.connect(target, CONNECT_TIMEOUT_MILLIS);
            return true;
        } catch (IOException e) {
            reset(registry);
            return false;
        }
    }

    void passRequests() {
        pass(client, registry, false);
    }

    void passAnswers() {
        pass(registry, client, true);
    }

    private void pass(Socket from, Socket to, boolean answer) {
        byte[] chunk = new byte[CHUNK];
        try {
            int read = from.getInputStream().read(chunk);
            while (read >= 0) {
                bytes.add(read);
                if (!answer) {
                    onRequest.run();
                }
                if (!gate.awaitOpen(answer)) {
                    reset();
                    return;
                }
                if (!answer) {
                    to.getOutputStream().write(chunk, 0, read);
                } else if (!answersEnded && !passAnswer(Arrays.copyOf(chunk, read))) {
                    return;
                }
                read = from.getInputStream().read(chunk);
            }
            if (!answer) {
                clientOpen = false;
            }
            if (!answer || !answersEnded) {
                to.shutdownOutput();
            }
        } catch (IOException e) {
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    private boolean passAnswer(byte[] answer) throws IOException {
        TcpProxy.Tampered passed = tampering.pass(answer);
        client.getOutputStream().write(passed.bytes());
        if (passed.isEnd()) {
            // in order, or the client might not read what it got
            client.shutdownOutput();
            reset();
        }
        return !passed.isEnd();
    }

    /** Tells the client that no answer follows, and goes on taking its requests. */
    void endAnswers() {
        answersEnded = true;
        try {
            client.shutdownOutput();
        } catch (IOException e) {
            // it has ended already
        }
    }

    /** Ends both sides with RST, as a crash does, so that nobody waits in TIME_WAIT. Idempotent. */
    void reset() {
        clientOpen = false;
        reset(client);
        reset(registry);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // closed already
        }
        try {
            socket.close();
        } catch (IOException e) {
            // closed is closed
        }
    }
}
