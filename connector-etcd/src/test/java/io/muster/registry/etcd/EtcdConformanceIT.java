package io.muster.registry.etcd;

import io.muster.registry.testkit.ConnectorConformance;
import io.muster.registry.testkit.RegistryHarness;
import java.io.IOException;

/** The whole kit on a real etcd. */
class EtcdConformanceIT extends ConnectorConformance {

    @Override
    protected RegistryHarness createHarness() throws IOException {
        return new EtcdHarness();
    }
}
