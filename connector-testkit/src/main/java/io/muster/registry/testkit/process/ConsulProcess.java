package io.muster.registry.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A real Consul agent on free ports of the loopback address, with a data directory: a server by itself, one of several, or a client agent.
 */
public final class ConsulProcess extends RealServer {

    private static final String KIND = "consul";
    private static final int ASK_TIMEOUT_MILLIS = 2_000;
    private static final Duration LEAVE_BOUND = Duration.ofSeconds(30);

    /** Quick, for tests: short sessions and elections, and more connections from one address than anybody has in production. */
    private static final String QUICK =
            "\"session_ttl_min\": \"1s\", \"limits\": {\"http_max_conns_per_client\": 900}, \"disable_update_check\": true";

    private static final String PERFORMANCE = "\"performance\": ";

    /** A leader that the machine lets stand still for half a second leads no more. */
    private static final String QUICK_ELECTIONS = PERFORMANCE + "{\"raft_multiplier\": 1}";

    /**
     * For {@code more}, where leaders are to stay: Consul's own default, with which they survive a pause of two seconds. A new leader starts the time of every session
     * anew.
     */
    public static final String RARE_ELECTIONS = PERFORMANCE + "{\"raft_multiplier\": 5}";

    private final Path program;
    private final String name;
    private final Role role;
    private final Ports ports;
    private final String more;

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
            return new Ports(FreePorts.next(), FreePorts.next(), FreePorts.next(), FreePorts.next(), FreePorts.next());
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
        this(program, name, role, Ports.free(), more);
    }

    private ConsulProcess(Path program, String name, Role role, Ports ports, String more) throws IOException {
        super(KIND, new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.http()));
        this.program = program;
        this.name = name;
        this.role = role;
        this.ports = ports;
        this.more = more;
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

    /** Returns the program, for its other commands. */
    public Path program() {
        return program;
    }

    @Override
    RegistryProcess launch(Path folder, Path log) throws IOException {
        Path configuration = Files.writeString(folder.resolve("agent.json"), configuration());
        List<String> command = new ArrayList<>(List.of(program.toString(), "agent", "-config-file=" + configuration));
        if (role == Role.DEV) {
            command.add("-dev");
        }
        return RegistryProcess.startLeashed(List.of(), KIND, command, log);
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
                + ", \"grpc\": " + (role == Role.DEV ? ports.grpc() : -1) + "}, " + QUICK
                + (more.contains(PERFORMANCE) ? "" : and(QUICK_ELECTIONS)) + and(more) + "}";
    }

    /** Consistent reads are served some time after a leader is known, and refused until then. */
    @Override
    boolean isServing() {
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

    @Override
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

    /** Lets it leave its cluster and end in order, within 30 s. */
    public void leave() throws IOException, InterruptedException {
        terminate(LEAVE_BOUND);
    }
}
