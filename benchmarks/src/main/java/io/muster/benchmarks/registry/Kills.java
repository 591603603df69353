package io.muster.benchmarks.registry;

import io.muster.benchmarks.measure.Medians;
import io.muster.benchmarks.measure.Progress;
import io.muster.benchmarks.measure.Table;
import io.muster.cluster.Cluster;
import io.muster.cluster.Disconnection;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerListener;
import io.muster.cluster.config.ClusterConfig;
import io.muster.registry.testkit.process.RegistryProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The process of a server is killed: until its peer's {@code onDisconnected}, beside the end of a plain connection of the same process. */
public final class Kills {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final String CONNECTED = "connected";
    private static final String DISCONNECTED = "disconnected";
    private static final String ENDED = "the end of the plain connection";

    private Kills() {}

    /** Kills one process after the other, and prints a table. */
    public static void run(int rounds) throws IOException, InterruptedException {
        double[] plain = new double[rounds];
        double[] told = new double[rounds];
        Moments moments = new Moments();
        Path log = Files.createTempFile("muster-victim-", ".log");
        try (Registry registry = Registry.start(RegistryType.zookeeper);
                ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Cluster client = Cluster.create(config("client", registry.type(), registry.settings()))) {
            listening.setSoTimeout(PATIENCE_MILLIS);
            client.group("world").listen(new Told(moments));
            client.start();
            for (int round = 0; round < rounds; round++) {
                Progress.show("killing: " + round + " of " + rounds);
                moments.clear();
                long killed = kill(address(registry), listening, moments, log);
                plain[round] = (moments.await(ENDED) - killed) / NANOS_PER_MILLI;
                told[round] = (moments.await(DISCONNECTED) - killed) / NANOS_PER_MILLI;
            }
        } finally {
            Files.delete(log);
        }
        Table table = new Table("SIGKILL, milliseconds until", "least", "p50", "most");
        row(table, "the end of a plain connection (floor)", plain);
        row(table, "Muster's onDisconnected", told);
        table.print(System.out);
    }

    private static String address(Registry registry) {
        return Objects.requireNonNull(registry.settings().get(Victim.ADDRESS), Victim.ADDRESS);
    }

    /** Starts a process and kills it once its link is up; returns when. */
    @SuppressWarnings(
            "try") // Closing the process is how it is killed; that it is closed again for certain does no harm.
    private static long kill(String address, ServerSocket listening, Moments moments, Path log)
            throws IOException, InterruptedException {
        List<String> program = List.of(Victim.class.getName(), address, Integer.toString(listening.getLocalPort()));
        try (RegistryProcess victim = RegistryProcess.startJava(List.of(), program, log);
                Socket plain = listening.accept()) {
            Thread reader = new Thread(() -> awaitEnd(plain, moments), "plain-connection");
            reader.start();
            moments.await(CONNECTED);
            long killed = System.nanoTime();
            victim.close();
            reader.join();
            return killed;
        }
    }

    private static void awaitEnd(Socket plain, Moments moments) {
        try {
            while (plain.getInputStream().read() >= 0) {
                // Nothing is sent; only the end matters
            }
        } catch (IOException e) {
            // A reset is an end too
        }
        moments.now(ENDED);
    }

    static ClusterConfig config(String group, String type, Map<String, String> settings) {
        return ClusterConfig.builder()
                .system(MusterConnector.SYSTEM)
                .group(group)
                .external("client", "world")
                .internal("world")
                .bind("127.0.0.1", 0)
                .registry(type, settings)
                .build();
    }

    private static void row(Table table, String name, double[] millis) {
        table.row(
                name,
                Table.number(Medians.part(millis, 0), 2),
                Table.number(Medians.of(millis), 2),
                Table.number(Medians.part(millis, 1), 2));
    }

    private record Told(Moments moments) implements ServerListener {

        @Override
        public void onConnected(RemoteServer server) {
            moments.now(CONNECTED);
        }

        @Override
        public void onDisconnected(RemoteServer server, Disconnection disconnection) {
            moments.now(DISCONNECTED);
        }
    }
}
