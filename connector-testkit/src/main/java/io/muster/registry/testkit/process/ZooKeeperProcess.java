package io.muster.registry.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A real ZooKeeper server in a JVM of its own, on a free port, of the loopback address unless another one is given. Needs ZooKeeper's server on the class path (for example by
 * {@code curator-test}), and nothing of it at compile time.
 */
public final class ZooKeeperProcess implements AutoCloseable {

    private static final String MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
    private static final String MODE = "Mode: ";
    private static final String DATA = "data";
    private static final Duration START_BOUND = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 20_000_000;
    private static final int ASK_TIMEOUT_MILLIS = 2_000;

    private final Path folder;
    private final Duration tick;
    private final OptionalInt ensembleId;
    private final InetSocketAddress address;
    private final List<String> extraConfiguration;
    private @Nullable RegistryProcess process;

    /**
     * Makes a server that does not run yet.
     *
     * @param tick ZooKeeper's {@code tickTime}: session timeouts are 2 to 20 of it
     * @param extraConfiguration more lines of {@code zoo.cfg}
     */
    public ZooKeeperProcess(Duration tick, List<String> extraConfiguration) throws IOException {
        this(InetAddress.getLoopbackAddress(), tick, extraConfiguration);
    }

    /**
     * Makes a server that does not run yet, at one address of this machine.
     *
     * @param host where it listens
     * @param tick ZooKeeper's {@code tickTime}: session timeouts are 2 to 20 of it
     * @param extraConfiguration more lines of {@code zoo.cfg}
     */
    public ZooKeeperProcess(InetAddress host, Duration tick, List<String> extraConfiguration) throws IOException {
        this(freeAddress(host), tick, extraConfiguration, OptionalInt.empty());
    }

    /** Makes a server that does not run yet and is one of an ensemble. */
    ZooKeeperProcess(Duration tick, List<String> extraConfiguration, int ensembleId) throws IOException {
        this(freeAddress(), tick, extraConfiguration, OptionalInt.of(ensembleId));
    }

    private ZooKeeperProcess(
            InetSocketAddress address, Duration tick, List<String> extraConfiguration, OptionalInt ensembleId)
            throws IOException {
        this.folder = Files.createTempDirectory("muster-zookeeper-");
        this.address = address;
        this.tick = tick;
        this.extraConfiguration = List.copyOf(extraConfiguration);
        this.ensembleId = ensembleId;
    }

    static InetSocketAddress freeAddress() throws IOException {
        return freeAddress(InetAddress.getLoopbackAddress());
    }

    private static InetSocketAddress freeAddress(InetAddress host) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, host)) {
            return (InetSocketAddress) free.getLocalSocketAddress();
        }
    }

    /** Returns where it listens; the same for its whole life. */
    public InetSocketAddress address() {
        return address;
    }

    /** Returns {@code host:port}. */
    public String connectString() {
        return text(address);
    }

    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** Starts it if it does not run; returns once it serves. */
    public void start() throws IOException {
        if (begin()) {
            awaitServing();
        }
    }

    /** Starts it if it does not run, and returns at once whether it did that. */
    boolean begin() throws IOException {
        if (process != null) {
            return false;
        }
        Path configuration = folder.resolve("zoo.cfg");
        Files.write(configuration, configuration());
        if (ensembleId.isPresent()) {
            Files.createDirectories(folder.resolve(DATA));
            Files.writeString(folder.resolve(DATA).resolve("myid"), Integer.toString(ensembleId.getAsInt()));
        }
        process = RegistryProcess.startJava(
                List.of("-Dzookeeper.forceSync=no", "-Dzookeeper.admin.enableServer=false"),
                List.of(MAIN, configuration.toString()),
                folder.resolve("server.log"));
        return true;
    }

    private List<String> configuration() {
        List<String> lines = new ArrayList<>(List.of(
                "tickTime=" + tick.toMillis(),
                "dataDir=" + folder.resolve(DATA),
                "clientPort=" + address.getPort(),
                "clientPortAddress=" + address.getAddress().getHostAddress(),
                "maxClientCnxns=0",
                "4lw.commands.whitelist=*"));
        lines.addAll(extraConfiguration);
        return lines;
    }

    /** Waits until it serves; one that needs others for that is waited for after they were begun. */
    void awaitServing() throws IOException {
        RegistryProcess started = Objects.requireNonNull(process, "not begun");
        long start = System.nanoTime();
        while (!isServing()) {
            if (!started.isAlive() || System.nanoTime() - start > START_BOUND.toNanos()) {
                throw new IOException("ZooKeeper at " + connectString() + " did not start within " + START_BOUND + ":\n"
                        + started.outputTail());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private boolean isServing() {
        return !mode().isEmpty();
    }

    /** Returns {@code standalone}, {@code leader} or {@code follower}; empty if it does not serve. */
    String mode() {
        try {
            return ask("srvr")
                    .lines()
                    .filter(line -> line.startsWith(MODE))
                    .map(line -> line.substring(MODE.length()))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** Sends a four-letter word, such as {@code mntr}, and returns the answer. */
    public String ask(String word) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, ASK_TIMEOUT_MILLIS);
            socket.setSoTimeout(ASK_TIMEOUT_MILLIS);
            socket.getOutputStream().write(word.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
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
            DataFolder.delete(folder.resolve(DATA));
        }
        start();
    }

    /** Copies its data as it is now to a new folder, for {@link #restore}. */
    public Path backup() throws IOException {
        Path copy = Files.createTempDirectory(folder, "backup-");
        DataFolder.copy(folder.resolve(DATA), copy.resolve(DATA));
        return copy;
    }

    /** Kills it, puts a backup in the place of its data, and starts it again. */
    public void restore(Path backup) throws IOException {
        stop();
        DataFolder.delete(folder.resolve(DATA));
        DataFolder.copy(backup.resolve(DATA), folder.resolve(DATA));
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
