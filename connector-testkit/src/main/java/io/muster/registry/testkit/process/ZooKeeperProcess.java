package io.muster.registry.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A real ZooKeeper server in a JVM of its own, on a free port, of the loopback address unless another one is given. Needs ZooKeeper's server on the class path (for example by
 * {@code curator-test}), and nothing of it at compile time.
 */
public final class ZooKeeperProcess extends RealServer {

    private static final String MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
    private static final String MODE = "Mode: ";
    private static final int ASK_TIMEOUT_MILLIS = 2_000;

    private final Duration tick;
    private final OptionalInt ensembleId;
    private final List<String> extraConfiguration;

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
        this(Addresses.free(host), tick, extraConfiguration, OptionalInt.empty());
    }

    /** Makes a server that does not run yet and is one of an ensemble. */
    ZooKeeperProcess(Duration tick, List<String> extraConfiguration, int ensembleId) throws IOException {
        this(Addresses.free(), tick, extraConfiguration, OptionalInt.of(ensembleId));
    }

    private ZooKeeperProcess(
            InetSocketAddress address, Duration tick, List<String> extraConfiguration, OptionalInt ensembleId)
            throws IOException {
        super("zookeeper", address);
        this.tick = tick;
        this.extraConfiguration = List.copyOf(extraConfiguration);
        this.ensembleId = ensembleId;
    }

    /** Returns {@code host:port}. */
    public String connectString() {
        return endpoint();
    }

    @Override
    RegistryProcess launch(Path folder, Path log) throws IOException {
        Path configuration = Files.write(folder.resolve("zoo.cfg"), configuration());
        if (ensembleId.isPresent()) {
            Files.createDirectories(data());
            Files.writeString(data().resolve("myid"), Integer.toString(ensembleId.getAsInt()));
        }
        return RegistryProcess.startJava(
                List.of("-Dzookeeper.forceSync=no", "-Dzookeeper.admin.enableServer=false"),
                List.of(MAIN, configuration.toString()),
                log);
    }

    private List<String> configuration() {
        List<String> lines = new ArrayList<>(List.of(
                "tickTime=" + tick.toMillis(),
                "dataDir=" + data(),
                "clientPort=" + address().getPort(),
                "clientPortAddress=" + address().getAddress().getHostAddress(),
                "maxClientCnxns=0",
                "4lw.commands.whitelist=*"));
        lines.addAll(extraConfiguration);
        return lines;
    }

    @Override
    boolean isServing() {
        return !mode().isEmpty();
    }

    @Override
    boolean isLeader() {
        return mode().equals("leader");
    }

    /** Returns {@code standalone}, {@code leader} or {@code follower}; empty if it does not serve. */
    private String mode() {
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
            socket.connect(address(), ASK_TIMEOUT_MILLIS);
            socket.setSoTimeout(ASK_TIMEOUT_MILLIS);
            socket.getOutputStream().write(word.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
