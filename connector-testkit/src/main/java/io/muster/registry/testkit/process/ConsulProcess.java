package io.muster.registry.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A real Consul agent on free ports of the loopback address, with a data directory: a server by itself, one of several, or a client agent. Ends when this JVM does. Not
 * thread-safe.
 */
public final class ConsulProcess implements AutoCloseable {

    private static final String DATA = "data";
    private static final Duration START_BOUND = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 20_000_000;
    private static final int ASK_TIMEOUT_MILLIS = 2_000;
    private static final int STOP_SECONDS = 30;

    /** Becomes Consul, and leaves somebody behind who kills it when standard input ends: that is, when this JVM is gone, however it went. */
    private static final String LEASHED = "exec 3<&0; { cat <&3 >/dev/null;"
            + " case \"$(cat /proc/$$/comm 2>/dev/null || ps -p $$ -o comm=)\" in *consul*) kill -9 $$ ;; esac; } >/dev/null 2>&1 &"
            + " exec \"$0\" \"$@\" </dev/null 3<&-";

    /** Quick, for tests: short sessions and elections, and more connections from one address than anybody has in production. */
    private static final String QUICK = "\"session_ttl_min\": \"1s\", \"performance\": {\"raft_multiplier\": 1},"
            + " \"limits\": {\"http_max_conns_per_client\": 900}, \"disable_update_check\": true";

    private final Path program;
    private final Path folder;
    private final String name;
    private final Role role;
    private final Ports ports;
    private final String more;
    private @Nullable RegistryProcess process;

    /** What an agent does. */
    public enum Role {
        /** Holds the data, by itself or with others. */
        SERVER,
        /** Holds services, and asks servers for everything else. */
        CLIENT,
        /** A server that keeps nothing on disk, as {@code consul agent -dev}. */
        DEV
    }

    /**
     * The ports of an agent.
     *
     * @param http for clients, by HTTP or HTTPS
     * @param dns by UDP and TCP
     * @param serf for other agents
     * @param rpc for other servers
     * @param grpc not used
     */
    record Ports(int http, int dns, int serf, int rpc, int grpc) {

        static Ports free() throws IOException {
            List<ServerSocket> open = new ArrayList<>();
            try {
                for (int i = 0; i < 5; i++) {
                    open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
                }
                List<Integer> ports =
                        open.stream().map(ServerSocket::getLocalPort).toList();
                return new Ports(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4));
            } finally {
                for (ServerSocket socket : open) {
                    socket.close();
                }
            }
        }
    }

    /**
     * Makes a server by itself that does not run yet.
     *
     * @param program Consul, see {@link ServerBinary}
     * @param more of its configuration, a part of a JSON object such as {@code "acl": {"enabled": true}}; may be empty
     */
    public static ConsulProcess server(Path program, String more) throws IOException {
        return new ConsulProcess(program, "consul-0", Role.SERVER, "\"bootstrap_expect\": 1" + and(more));
    }

    /** Makes a server by itself that keeps nothing on disk. */
    public static ConsulProcess dev(Path program, String more) throws IOException {
        return new ConsulProcess(program, "consul-dev", Role.DEV, more);
    }

    static String and(String more) {
        return more.isEmpty() ? "" : ", " + more;
    }

    ConsulProcess(Path program, String name, Role role, String more) throws IOException {
        this.program = program;
        this.name = name;
        this.role = role;
        this.more = more;
        this.folder = Files.createTempDirectory("muster-consul-");
        this.ports = Ports.free();
    }

    /** Returns where its clients connect; the same for its whole life. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.http());
    }

    /** Returns {@code host:port} of {@link #address()}. */
    public String endpoint() {
        return "127.0.0.1:" + ports.http();
    }

    /** Returns the port it answers DNS on. */
    public int dnsPort() {
        return ports.dns();
    }

    /** Returns {@code host:port} for other agents. */
    String gossip() {
        return "127.0.0.1:" + ports.serf();
    }

    /** Returns its name among the agents. */
    public String node() {
        return name;
    }

    /** Returns the folder of its data, as it is or will be. */
    public Path data() {
        return folder.resolve(DATA);
    }

    /** Returns the program, for its other commands. */
    public Path program() {
        return program;
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
        Path configuration = Files.writeString(folder.resolve("agent.json"), configuration());
        List<String> command = new ArrayList<>(List.of("sh", "-c", LEASHED, program.toString(), "agent"));
        command.add("-config-file=" + configuration);
        if (role == Role.DEV) {
            command.add("-dev");
        }
        process = RegistryProcess.start(command, folder.resolve("agent.log"));
        return true;
    }

    private String configuration() {
        boolean isTls = more.contains("\"verify_incoming");
        String http =
                isTls ? "\"http\": -1, \"https\": " + ports.http() : "\"http\": " + ports.http() + ", \"https\": -1";
        String kept =
                role == Role.DEV ? "" : "\"data_dir\": \"" + data() + "\", \"server\": " + (role == Role.SERVER) + ", ";
        return "{\"node_name\": \"" + name + "\", \"bind_addr\": \"127.0.0.1\", \"client_addr\": \"127.0.0.1\", "
                + "\"log_level\": \"warn\", " + kept + "\"ports\": {" + http + ", \"dns\": " + ports.dns()
                + ", \"serf_lan\": " + ports.serf() + ", \"serf_wan\": -1, \"server\": " + ports.rpc()
                + ", \"grpc\": " + (role == Role.DEV ? ports.grpc() : -1) + "}, " + QUICK + and(more) + "}";
    }

    /** Waits until it serves; one that needs others for that is waited for after they were begun. */
    void awaitServing() throws IOException {
        RegistryProcess started = Objects.requireNonNull(process, "not begun");
        long start = System.nanoTime();
        while (!isServing()) {
            if (!started.isAlive() || System.nanoTime() - start > START_BOUND.toNanos()) {
                throw new IOException("Consul at " + endpoint() + " did not start within " + START_BOUND + ":\n"
                        + started.outputTail());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Consistent reads are served some time after a leader is known, and refused until then. */
    private boolean isServing() {
        if (more.contains("\"verify_incoming")) {
            return isListening();
        }
        try {
            return !leader().isEmpty() && isAnswered("/v1/kv/muster-serves?consistent");
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.http())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether a request is answered with anything but an error of the server's. */
    private boolean isAnswered(String path) throws IOException {
        HttpURLConnection connection = connection(path);
        try {
            return connection.getResponseCode() < 500;
        } finally {
            connection.disconnect();
        }
    }

    /** Returns the {@code host:port} of the server that leads, as this agent knows it; empty if it knows none. */
    String leader() throws IOException {
        return ask("/v1/status/leader").replace("\"", "").strip();
    }

    /** Returns whether it says of itself that it leads. */
    boolean isLeader() {
        try {
            return leader().equals("127.0.0.1:" + ports.rpc());
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads something of the HTTP API. */
    public String ask(String path) throws IOException {
        HttpURLConnection connection = connection(path);
        try (InputStream answer = connection.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            connection.disconnect();
        }
    }

    private HttpURLConnection connection(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + endpoint() + path).toURL().openConnection();
        connection.setConnectTimeout(ASK_TIMEOUT_MILLIS);
        connection.setReadTimeout(ASK_TIMEOUT_MILLIS);
        return connection;
    }

    /** Kills it; its data stays. Idempotent. */
    public void stop() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    /** Lets it leave its cluster and end in order. */
    public void leave() throws IOException, InterruptedException {
        RegistryProcess left = process;
        if (left != null) {
            left.terminate();
            long start = System.nanoTime();
            while (left.isAlive() && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(STOP_SECONDS)) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            stop();
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
