package io.muster.benchmarks.registry;

import io.muster.benchmarks.measure.Contenders.Opening;
import io.muster.registry.ServerRegistryConnector;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A real registry that writes to the disk before it answers, as one that is relied on does. */
interface Registry extends AutoCloseable {

    /** Starts one on an empty directory. */
    static Registry start(RegistryType type) throws IOException {
        return switch (type) {
            case zookeeper -> ZooKeeperRegistry.start();
            case etcd -> EtcdRegistry.start();
        };
    }

    /** Returns its name, for tables. */
    String name();

    /** Returns the connector's type, for a server's configuration. */
    String type();

    /** Returns the connector's settings, for a server's configuration. */
    Map<String, String> settings();

    /** Makes a connector of Muster's that is not started. */
    ServerRegistryConnector connector();

    /** Returns what a registration is compared with; the first is the floor. */
    List<Opening<? extends Registering>> plainClients();

    /** Returns how many requests it has got so far. */
    double requests() throws IOException;

    @Override
    void close();

    /** Makes a connector of Muster's and starts it. */
    default ServerRegistryConnector startedConnector() {
        ServerRegistryConnector connector = connector();
        connector.start();
        return connector;
    }
}
