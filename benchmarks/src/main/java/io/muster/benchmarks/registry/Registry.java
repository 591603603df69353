package io.muster.benchmarks.registry;

import io.muster.benchmarks.measure.Contenders.Opening;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.testkit.TcpProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real registry that writes to the disk before it answers, as one that is relied on does. */
interface Registry extends AutoCloseable {

    /** Starts one on an empty directory. */
    static Registry start(RegistryType type) throws IOException {
        return switch (type) {
            case zookeeper -> ZooKeeperRegistry.start();
            case etcd -> EtcdRegistry.start();
            case consul -> ConsulRegistry.start();
        };
    }

    /** Returns its name, for tables. */
    String name();

    /** Returns the connector's type, for a server's configuration. */
    String type();

    /** Returns where clients connect. */
    InetSocketAddress address();

    /** Returns the connector's settings, for a server's configuration. */
    Map<String, String> settings();

    /** Makes a connector of Muster's that is not started, and connects to {@code host:port}: the registry, or a proxy before it. */
    ServerRegistryConnector connector(String endpoint);

    /** Makes a connector that is not started, for a thousand who stay and are not measured. */
    default ServerRegistryConnector crowd() {
        return connector(text(address()));
    }

    /** Returns what a registration is compared with; the first is the floor. */
    List<Opening<? extends Registering>> plainClients();

    /** Returns how far apart registrations of one contender are, so that each comes alone; a watcher may take what comes in a crowd at a pace. */
    default Duration rest() {
        return Duration.ZERO;
    }

    /** Returns how many requests it has got so far from those who come on {@code way}. */
    double requests(TcpProxy way) throws IOException;

    /** Returns whether {@link #requests} has those of all others in it too. */
    default boolean countsOthers() {
        return true;
    }

    @Override
    void close();

    /** Makes a connector of Muster's and starts it. */
    default ServerRegistryConnector startedConnector() {
        ServerRegistryConnector connector = connector(text(address()));
        connector.start();
        return connector;
    }

    /** Returns {@code host:port}. */
    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
