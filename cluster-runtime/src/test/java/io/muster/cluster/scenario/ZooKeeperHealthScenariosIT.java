package io.muster.cluster.scenario;

/** The health of running servers on a real ZooKeeper in a process of its own. */
final class ZooKeeperHealthScenariosIT extends HealthScenarios {

    @Override
    RegistryServer startRegistry() {
        return new ZooKeeperServer();
    }
}
