package io.muster.registry.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real etcd server on free ports, of the loopback address unless it is in a namespace. */
public final class EtcdProcess extends RealServer {

    private static final String KIND = "etcd";
    private static final int ASK_TIMEOUT_MILLIS = 2_000;

    private final List<String> launcher;
    private final Path program;
    private final String name;
    private final InetSocketAddress peers;
    private final InetSocketAddress metrics;
    private final List<String> arguments;

    /**
     * Makes a server by itself that does not run yet.
     *
     * @param program etcd, see {@link ServerBinary}
     * @param arguments more of its arguments
     */
    public EtcdProcess(Path program, List<String> arguments) throws IOException {
        this(program, "etcd-0", Addresses.free(), arguments);
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
        super(KIND, Addresses.freeHere(host));
        this.launcher = List.copyOf(launcher);
        this.program = program;
        this.name = name;
        this.peers = peers;
        this.metrics = Addresses.freeHere(host);
        this.arguments = List.copyOf(arguments);
    }

    @Override
    RegistryProcess launch(Path folder, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of("--name", name, "--data-dir", data().toString(), "--log-level", "error"));
        addUnlessGiven(command, "--listen-client-urls", "http://" + endpoint());
        addUnlessGiven(command, "--advertise-client-urls", "http://" + endpoint());
        command.addAll(List.of("--listen-metrics-urls", url(metrics)));
        command.addAll(List.of("--listen-peer-urls", url(peers)));
        addUnlessGiven(command, "--initial-advertise-peer-urls", url(peers));
        addUnlessGiven(command, "--initial-cluster", name + "=" + url(peers));
        command.addAll(arguments);
        return RegistryProcess.startLeashed(launcher, KIND, command, log);
    }

    static String url(InetSocketAddress address) {
        return "http://" + Addresses.text(address);
    }

    private void addUnlessGiven(List<String> command, String option, String value) {
        if (!arguments.contains(option)) {
            command.addAll(List.of(option, value));
        }
    }

    @Override
    boolean isServing() {
        try {
            return ask("/health").contains("\"true\"");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    boolean isLeader() {
        try {
            return ask("/metrics").lines().anyMatch("etcd_server_is_leader 1"::equals);
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads {@code /health} or {@code /metrics}, which it serves without encryption and authentication. */
    public String ask(String path) throws IOException {
        URLConnection connection = URI.create(url(metrics) + path).toURL().openConnection();
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
}
