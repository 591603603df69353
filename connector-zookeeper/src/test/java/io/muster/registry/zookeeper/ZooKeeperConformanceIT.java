package io.muster.registry.zookeeper;

import io.muster.registry.testkit.ConnectorConformance;
import io.muster.registry.testkit.RegistryHarness;
import java.io.IOException;

/** The whole kit on a real ZooKeeper. */
class ZooKeeperConformanceIT extends ConnectorConformance {

    @Override
    protected RegistryHarness createHarness() throws IOException {
        return new ZooKeeperHarness();
    }
}
