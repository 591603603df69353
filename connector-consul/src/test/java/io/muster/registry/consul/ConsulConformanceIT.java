package io.muster.registry.consul;

import io.muster.registry.testkit.ConnectorConformance;
import io.muster.registry.testkit.RegistryHarness;
import java.io.IOException;

/** The whole kit on a real Consul server. */
class ConsulConformanceIT extends ConnectorConformance {

    @Override
    protected RegistryHarness createHarness() throws IOException {
        return new ConsulHarness();
    }
}
