package io.muster.registry.consul;

import io.muster.registry.testkit.ClusterConformance;
import io.muster.registry.testkit.RegistryHarness;
import java.io.IOException;

/** The cases that need several servers, on three. */
class ConsulClusterConformanceIT extends ClusterConformance {

    @Override
    protected RegistryHarness createHarness() throws IOException {
        return new ConsulClusterHarness();
    }
}
