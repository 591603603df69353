package io.muster.benchmarks.registry;

import io.muster.cluster.Cluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The main class of a world server that waits to be killed, and holds a plain connection to whoever started it besides. */
public final class Victim {

    /** The setting that the first argument is. */
    static final String ADDRESS = "connect-string";

    private Victim() {}

    /** Runs until it is killed; the arguments are ZooKeeper's address and the port of the plain connection. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1]));
                Cluster cluster = Cluster.create(Kills.config("world", "zookeeper", Map.of(ADDRESS, arguments[0])))) {
            plain.setTcpNoDelay(true);
            cluster.start();
            new CountDownLatch(1).await();
        }
    }
}
