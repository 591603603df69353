package io.muster.registry.etcd;

import io.muster.registry.testkit.ClusterConformance;
import io.muster.registry.testkit.RegistryHarness;
import java.io.IOException;

/** The cases that need several servers, on three. */
class EtcdClusterConformanceIT extends ClusterConformance {

    @Override
    protected RegistryHarness createHarness() throws IOException {
        return new EtcdClusterHarness();
    }
}
