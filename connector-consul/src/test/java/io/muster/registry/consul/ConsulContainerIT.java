package io.muster.registry.consul;

import io.muster.registry.testkit.RegistryHarness;
import io.muster.registry.testkit.SmokeConformance;
import io.muster.registry.testkit.process.NeedsContainers;

/** The registry as it is packaged in an image. */
@NeedsContainers
class ConsulContainerIT extends SmokeConformance {

    @Override
    protected RegistryHarness createHarness() {
        return new ConsulContainerHarness();
    }
}
