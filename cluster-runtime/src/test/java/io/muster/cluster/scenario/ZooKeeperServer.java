package io.muster.cluster.scenario;

import io.muster.registry.testkit.process.ZooKeeperProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real ZooKeeper in a process of its own, which is killed and started again. */
final class ZooKeeperServer implements RegistryServer {

    static final Duration SESSION = Duration.ofSeconds(4);

    private final ZooKeeperProcess process;

    ZooKeeperServer() {
        this(InetAddress.getLoopbackAddress());
    }

    ZooKeeperServer(InetAddress host) {
        try {
            process = new ZooKeeperProcess(host, Duration.ofMillis(500), List.of());
            process.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String type() {
        return "zookeeper";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("connect-string", process.connectString(), "session-timeout", SESSION.toMillis() + "ms");
    }

    @Override
    public void stop() {
        process.stop();
    }

    @Override
    public void startWithData() {
        restart(true);
    }

    @Override
    public void startWithoutData() {
        restart(false);
    }

    private void restart(boolean keepData) {
        try {
            process.restart(keepData);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
