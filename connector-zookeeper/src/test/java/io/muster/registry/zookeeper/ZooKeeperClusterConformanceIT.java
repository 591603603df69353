package io.muster.registry.zookeeper;

import io.muster.registry.testkit.ClusterConformance;
import io.muster.registry.testkit.RegistryHarness;
import java.io.IOException;

/** The cases that need a leader or a quorum, on three real ZooKeeper servers. */
class ZooKeeperClusterConformanceIT extends ClusterConformance {

    @Override
    protected RegistryHarness createHarness() throws IOException {
        return new ZooKeeperClusterHarness();
    }
}
