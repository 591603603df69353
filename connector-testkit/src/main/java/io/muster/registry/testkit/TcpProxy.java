package io.muster.registry.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy in this JVM that stands between one client and the registry, and fails as networks do. Listens on a free port of the loopback address.
 *
 * <p>Holding back means not reading: the bytes wait in the sockets, so that a healed blackhole delivers them late and in order.
 */
public final class TcpProxy implements ClientPath {

    private volatile InetSocketAddress target;
    private final Duration patience;
    private final Supplier<Tampering> tampering;
    private final ServerSocket listener;
    private final ProxyGate gate = new ProxyGate();
    private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();
    private final LongAdder bytes = new LongAdder();
    private final List<Long> connects = new CopyOnWriteArrayList<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    private TcpProxy(
            InetSocketAddress target, Duration patience, Supplier<Tampering> tampering, ServerSocket listener) {
        this.target = target;
        this.patience = patience;
        this.tampering = tampering;
        this.listener = listener;
    }

    /** Changes what a registry answers on one connection. Called from one thread. */
    @FunctionalInterface
    public interface Tampering {

        /** Returns what the client shall get of, or instead of, some more bytes of answers. */
        Tampered pass(byte[] answers);
    }

    /**
     * What a client gets.
     *
     * @param answers the bytes
     * @param isEnd whether the connection is reset after them
     */
    public record Tampered(ByteBuffer answers, boolean isEnd) {

        /** Returns {@code answers}, after which the connection goes on. */
        public static Tampered goingOn(byte[] answers) {
            return new Tampered(ByteBuffer.wrap(answers), false);
        }

        /** Returns {@code answers}, after which it is reset. */
        public static Tampered ending(byte[] answers) {
            return new Tampered(ByteBuffer.wrap(answers), true);
        }

        /** Returns a copy of the answers. */
        public byte[] bytes() {
            byte[] bytes = new byte[answers.remaining()];
            answers.duplicate().get(bytes);
            return bytes;
        }
    }

    /** Opens a proxy in front of {@code target}, which need not be reachable yet. */
    public static TcpProxy to(InetSocketAddress target) {
        return open(target, Duration.ZERO, TcpProxy::honest);
    }

    /**
     * Opens a proxy that takes connections before {@code target} does: for clients that try again when they are refused, and not when what was accepted is
     * closed.
     *
     * @param patience how long to try to reach the target before a connection is given up
     */
    public static TcpProxy patient(InetSocketAddress target, Duration patience) {
        return open(target, patience, TcpProxy::honest);
    }

    /**
     * Opens a proxy that changes answers.
     *
     * @param tampering makes what changes the answers of one connection
     */
    public static TcpProxy tampering(InetSocketAddress target, Supplier<Tampering> tampering) {
        return open(target, Duration.ZERO, tampering);
    }

    private static Tampering honest() {
        return Tampered::goingOn;
    }

    private static TcpProxy open(InetSocketAddress target, Duration patience, Supplier<Tampering> tampering) {
        try {
            ServerSocket listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
            TcpProxy proxy = new TcpProxy(target, patience, tampering, listener);
            proxy.run("accept", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("no port to listen on in front of " + target, e);
        }
    }

    /** Returns whether {@code thread} is one of this proxy's. */
    public boolean owns(Thread thread) {
        return threads.contains(thread);
    }

    /** Returns where the client has to connect to. */
    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /** Leads to another registry from now on; resets every connection to the former one. */
    public void leadTo(InetSocketAddress other) {
        target = other;
        connections.forEach(ProxyConnection::reset);
    }

    @Override
    public void cut() {
        gate.set(ProxyGate.Mode.CUT, Duration.ZERO);
        connections.forEach(ProxyConnection::reset);
    }

    @Override
    public void blackhole() {
        gate.set(ProxyGate.Mode.BLACKHOLE, Duration.ZERO);
    }

    @Override
    public void dropAnswersAfter(int passed) {
        gate.holdAnswersAfter(passed);
    }

    @Override
    public void slow(Duration latency) {
        gate.set(ProxyGate.Mode.OPEN, latency);
    }

    @Override
    public void endAnswers() {
        connections.forEach(ProxyConnection::endAnswers);
    }

    @Override
    public long requests() {
        return requests.get();
    }

    /** Returns how many bytes arrived so far, from both sides. */
    public long bytes() {
        return bytes.sum();
    }

    @Override
    public List<Long> connects() {
        return List.copyOf(connects);
    }

    @Override
    public void heal() {
        gate.set(ProxyGate.Mode.OPEN, Duration.ZERO);
    }

    @Override
    public int openConnections() {
        return (int) connections.stream().filter(ProxyConnection::isClientOpen).count();
    }

    @Override
    public void close() {
        gate.set(ProxyGate.Mode.CLOSED, Duration.ZERO);
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connections.forEach(ProxyConnection::reset);
        try {
            // the accepting thread may still add others, so: until there is none
            for (Thread thread = anyThread(); thread != null; thread = anyThread()) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Thread anyThread() {
        return threads.stream().findAny().orElse(null);
    }

    /**
     * Resets the one connection that reaches the registry from {@code localPort}: what a registry does that ends one client's connection.
     *
     * @return whether there was one
     */
    public boolean resetConnectionFrom(int localPort) {
        boolean found = false;
        for (ProxyConnection connection : connections) {
            if (connection.isFrom(localPort)) {
                connection.reset();
                found = true;
            }
        }
        return found;
    }

    private void accept() {
        while (true) {
            Socket client;
            try {
                client = listener.accept();
            } catch (IOException e) {
                return;
            }
            connects.add(System.nanoTime());
            InetSocketAddress to = target;
            ProxyConnection connection =
                    new ProxyConnection(client, to, gate, requests::incrementAndGet, bytes, tampering.get());
            connections.add(connection);
            if (!to.equals(target)) {
                // it was led elsewhere meanwhile, and this one was not yet among those that were reset
                connection.reset();
            }
            run("requests", () -> serve(connection));
        }
    }

    private void serve(ProxyConnection connection) {
        try {
            if (connection.connect(patience)) {
                Thread answers = run("answers", connection::passAnswers);
                connection.passRequests();
                answers.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connection.reset();
            connections.remove(connection);
        }
    }

    private Thread run(String what, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } finally {
                        threads.remove(Thread.currentThread());
                    }
                },
                "tcp-proxy-" + listener.getLocalPort() + "-" + what);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return thread;
    }
}
