package io.muster.registry.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A real etcd server on free ports of the loopback address; ends when this JVM does. Not thread-safe. */
public final class EtcdProcess implements AutoCloseable {

    private static final String DATA = "data";
    private static final Duration START_BOUND = Duration.ofSeconds(60);
    private static final int START_ATTEMPTS = 3;
    private static final long POLL_NANOS = 20_000_000;
    private static final int ASK_TIMEOUT_MILLIS = 2_000;

    /** Becomes etcd, and leaves somebody behind who kills it when standard input ends: that is, when this JVM is gone, however it went. */
    private static final String LEASHED = "exec 3<&0; { cat <&3 >/dev/null;"
            + " case \"$(cat /proc/$$/comm 2>/dev/null || ps -p $$ -o comm=)\" in *etcd*) kill -9 $$ ;; esac; } >/dev/null 2>&1 &"
            + " exec \"$0\" \"$@\" </dev/null 3<&-";

    private final List<String> launcher;
    private final Path program;
    private final Path folder;
    private final String name;
    private final InetSocketAddress clients;
    private final InetSocketAddress peers;
    private final InetSocketAddress metrics;
    private final List<String> arguments;
    private @Nullable RegistryProcess process;

    /**
     * Makes a server by itself that does not run yet.
     *
     * @param program etcd, see {@link ServerBinary}
     * @param arguments more of its arguments
     */
    public EtcdProcess(Path program, List<String> arguments) throws IOException {
        this(program, "etcd-0", freeAddress(), arguments);
    }

    /**
     * Makes a server that does not run yet and may be one of a cluster.
     *
     * @param peers where it listens for other servers
     * @param arguments more of its arguments
     */
    EtcdProcess(Path program, String name, InetSocketAddress peers, List<String> arguments) throws IOException {
        this(program, name, peers, arguments, List.of(), InetAddress.getLoopbackAddress());
    }

    /**
     * Makes a server that does not run yet and may be somewhere else.
     *
     * @param peers where it listens for other servers
     * @param launcher a command that becomes the one given to it as arguments; may be empty
     * @param host where it listens for clients
     */
    EtcdProcess(
            Path program,
            String name,
            InetSocketAddress peers,
            List<String> arguments,
            List<String> launcher,
            InetAddress host)
            throws IOException {
        this.launcher = List.copyOf(launcher);
        this.program = program;
        this.name = name;
        this.folder = Files.createTempDirectory("muster-etcd-");
        this.peers = peers;
        this.clients = freeAddress(host);
        this.metrics = freeAddress(host);
        this.arguments = List.copyOf(arguments);
    }

    /** Returns an address of {@code host}, whose port is free here, and in a namespace of which nobody else takes ports. */
    static InetSocketAddress freeAddress(InetAddress host) throws IOException {
        return new InetSocketAddress(host, freeAddress().getPort());
    }

    static InetSocketAddress freeAddress() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) free.getLocalSocketAddress();
        }
    }

    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** Returns where its clients connect; the same for its whole life. */
    public InetSocketAddress address() {
        return clients;
    }

    /** Returns {@code host:port} of {@link #address()}. */
    public String endpoint() {
        return text(clients);
    }

    /** Returns the folder of its data, as it is or will be. */
    public Path data() {
        return folder.resolve(DATA);
    }

    /** Starts it if it does not run; returns once it serves. Tries again if it ends at once: a free port may be somebody's for a moment. */
    public void start() throws IOException {
        for (int attempt = 1; begin(); attempt++) {
            try {
                awaitServing();
                return;
            } catch (IOException e) {
                stop();
                if (attempt == START_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Starts it if it does not run, and returns at once whether it did that. */
    boolean begin() throws IOException {
        if (process != null) {
            return false;
        }
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of("sh", "-c", LEASHED, program.toString()));
        command.addAll(List.of("--name", name, "--data-dir", data().toString(), "--log-level", "error"));
        addUnlessGiven(command, "--listen-client-urls", "http://" + text(clients));
        addUnlessGiven(command, "--advertise-client-urls", "http://" + text(clients));
        command.addAll(List.of("--listen-metrics-urls", "http://" + text(metrics)));
        command.addAll(List.of("--listen-peer-urls", "http://" + text(peers)));
        addUnlessGiven(command, "--initial-advertise-peer-urls", "http://" + text(peers));
        addUnlessGiven(command, "--initial-cluster", name + "=http://" + text(peers));
        command.addAll(arguments);
        process = RegistryProcess.start(command, folder.resolve("server.log"));
        return true;
    }

    private void addUnlessGiven(List<String> command, String option, String value) {
        if (!arguments.contains(option)) {
            command.addAll(List.of(option, value));
        }
    }

    /** Waits until it serves; one that needs others for that is waited for after they were begun. */
    void awaitServing() throws IOException {
        RegistryProcess started = Objects.requireNonNull(process, "not begun");
        long start = System.nanoTime();
        while (!isServing()) {
            if (!started.isAlive() || System.nanoTime() - start > START_BOUND.toNanos()) {
                throw new IOException("etcd at " + endpoint() + " did not start within " + START_BOUND + ":\n"
                        + started.outputTail());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private boolean isServing() {
        try {
            return ask("/health").contains("\"true\"");
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether it says of itself that it leads. */
    boolean isLeader() {
        try {
            return ask("/metrics").lines().anyMatch("etcd_server_is_leader 1"::equals);
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads {@code /health} or {@code /metrics}, which it serves without encryption and authentication. */
    public String ask(String path) throws IOException {
        URLConnection connection =
                URI.create("http://" + text(metrics) + path).toURL().openConnection();
        connection.setConnectTimeout(ASK_TIMEOUT_MILLIS);
        connection.setReadTimeout(ASK_TIMEOUT_MILLIS);
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Returns a number of {@code /metrics}, 0 if it is not there. */
    public double metric(String metric) throws IOException {
        return ask("/metrics")
                .lines()
                .filter(line -> line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** Kills it; its data stays. Idempotent. */
    public void stop() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    /** Kills it and starts it again, with its data or with none. */
    public void restart(boolean keepData) throws IOException {
        stop();
        if (!keepData) {
            DataFolder.delete(data());
        }
        start();
    }

    /** Copies its data as it is now to a new folder, for {@link #restore}; it stands still meanwhile, so that the copy is that of one moment. */
    public Path backup() throws IOException, InterruptedException {
        Path copy = Files.createTempDirectory(folder, "backup-").resolve(DATA);
        freeze();
        try {
            DataFolder.copy(data(), copy);
        } finally {
            thaw();
        }
        return copy;
    }

    /** Kills it, puts a backup in the place of its data, and starts it again. */
    public void restore(Path backup) throws IOException {
        stop();
        DataFolder.delete(data());
        DataFolder.copy(backup, data());
        start();
    }

    /** Stops the process without ending it. */
    public void freeze() throws IOException, InterruptedException {
        if (process != null) {
            process.freeze();
        }
    }

    /** Lets it go on. */
    public void thaw() throws IOException, InterruptedException {
        if (process != null) {
            process.thaw();
        }
    }

    /** Kills it and deletes its data. */
    @Override
    public void close() {
        stop();
        try {
            DataFolder.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
