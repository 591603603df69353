package io.muster.benchmarks.registry;

import io.muster.benchmarks.measure.Contenders.Opening;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.testkit.TcpProxy;
import io.muster.registry.testkit.process.ZooKeeperProcess;
import io.muster.registry.zookeeper.ZooKeeperConnector;
import io.muster.registry.zookeeper.ZooKeeperSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** ZooKeeper. */
final class ZooKeeperRegistry implements Registry {

    private static final String PACKETS = "zk_packets_received";

    private final ZooKeeperProcess process;

    private ZooKeeperRegistry(ZooKeeperProcess process) {
        this.process = process;
    }

    static ZooKeeperRegistry start() throws IOException {
        // Later than what the kit sets for its tests, so this is what counts
        ZooKeeperProcess process = new ZooKeeperProcess(Duration.ofSeconds(2), List.of("forceSync=yes"));
        try {
            process.start();
            return new ZooKeeperRegistry(process);
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "ZooKeeper";
    }

    @Override
    public String type() {
        return ZooKeeperConnector.TYPE;
    }

    @Override
    public InetSocketAddress address() {
        return process.address();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("connect-string", process.connectString());
    }

    @Override
    public ServerRegistryConnector connector(String endpoint) {
        return new ZooKeeperConnector(ZooKeeperSettings.of(endpoint), ConnectorContext.of(MusterConnector.SYSTEM));
    }

    @Override
    public List<Opening<? extends Registering>> plainClients() {
        String address = process.connectString();
        return List.of(() -> new RawCreate(address), () -> new RawClaim(address));
    }

    @Override
    public double requests(TcpProxy way) throws IOException {
        return process.ask("mntr")
                .lines()
                .filter(line -> line.startsWith(PACKETS))
                .mapToDouble(line -> Double.parseDouble(line.substring(PACKETS.length())))
                .sum();
    }

    @Override
    public void close() {
        process.close();
    }
}
