package io.muster.cluster.scenario;

/** The scenarios on a real ZooKeeper in a process of its own. */
final class ZooKeeperScenariosIT extends Scenarios {

    @Override
    RegistryServer startRegistry() {
        return new ZooKeeperServer();
    }
}
