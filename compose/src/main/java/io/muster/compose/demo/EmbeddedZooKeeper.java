package io.muster.compose.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;

/** A real ZooKeeper server on a free loopback port, in this JVM, with its data in the demo's folder. */
final class EmbeddedZooKeeper implements DemoRegistry {

    private static final int TICK_MILLIS = 500;
    private static final int SESSION_TIMEOUT_SECONDS = 4;

    private final TestingServer server;
    private volatile boolean isStopped;

    private EmbeddedZooKeeper(TestingServer server) {
        this.server = server;
    }

    static EmbeddedZooKeeper start(Path folder) throws IOException {
        int port = RegistryPorts.free(1).get(0);
        InstanceSpec spec =
                new InstanceSpec(folder.resolve("zookeeper").toFile(), port, -1, -1, true, 1, TICK_MILLIS, -1);
        try {
            return new EmbeddedZooKeeper(new TestingServer(spec, true));
        } catch (Exception e) { // the only type that its constructor declares
            throw new IOException("cannot start the embedded ZooKeeper in " + folder, e);
        }
    }

    @Override
    public String describe() {
        return "ZooKeeper (real, embedded) at " + server.getConnectString() + (isStopped ? ": DEAD" : "");
    }

    @Override
    public void stop() throws IOException {
        isStopped = true;
        server.stop();
    }

    @Override
    public void restart() throws IOException {
        try {
            server.restart();
        } catch (Exception e) { // the only type that it declares
            throw new IOException("cannot start ZooKeeper at " + server.getConnectString() + " again", e);
        }
        isStopped = false;
    }

    @Override
    public String configuration() {
        return "registry { type = zookeeper, zookeeper { connect-string = \"" + server.getConnectString()
                + "\", session-timeout = " + SESSION_TIMEOUT_SECONDS + "s } }";
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
