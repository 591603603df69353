package io.muster.cluster.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.muster.registry.testkit.process.FreePorts;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server whose answers the test chooses: any HTTP status, nothing at all, or an answer that never ends. It can close and open its port again. */
final class AnsweringServer implements AutoCloseable {

    private static final int NOTHING = 0;
    private static final int ENDLESS = -1;
    private static final long BYTE_EVERY_MILLIS = 20;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "answering-server");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> accepted = ConcurrentHashMap.newKeySet();
    private final InetSocketAddress address;
    private volatile int answer = 200;
    private volatile ServerSocket listening;

    AnsweringServer() throws IOException {
        // which nobody gets while it is closed
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next());
        listening = listen(address);
    }

    private ServerSocket listen(InetSocketAddress where) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(where);
        threads.execute(() -> accept(socket));
        return socket;
    }

    String host() {
        return address.getAddress().getHostAddress();
    }

    int port() {
        return address.getPort();
    }

    String url() {
        return "http://" + host() + ":" + port() + "/ready";
    }

    /** Answers so from now on; who waits for an answer is hung up on. */
    void answer(int status) {
        answer = status;
        hangUp();
    }

    /** Accepts and stays silent. */
    void answerNothing() {
        answer = NOTHING;
    }

    /** Sends a header again and again, so that no single read waits long. */
    void answerAByteAtATime() {
        answer = ENDLESS;
    }

    /** Opens the port again after {@link #close}. */
    void open() throws IOException {
        listening = listen(address);
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                accepted.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                OutputStream out = client.getOutputStream()) {
            int now = answer;
            if (now > 0) {
                out.write(("HTTP/1.1 " + now + " X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                        .getBytes(US_ASCII));
                out.flush();
                client.shutdownOutput();
            } else if (now == ENDLESS) {
                drip(out);
            }
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException hungUp) {
            // By the check or by the test; both are as they should be
        } finally {
            accepted.remove(client);
        }
    }

    private static void drip(OutputStream out) throws IOException {
        out.write("HTTP/1.1 200 OK\r\nEndless: ".getBytes(US_ASCII));
        while (!Thread.currentThread().isInterrupted()) {
            out.write('x');
            out.flush();
            try {
                TimeUnit.MILLISECONDS.sleep(BYTE_EVERY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void hangUp() {
        for (Socket socket : accepted) {
            close(socket);
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Closes the port and every connection; {@link #open} may follow. */
    @Override
    public void close() {
        close(listening);
        hangUp();
    }
}
