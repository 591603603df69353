package io.muster.registry.testkit;

/** The whole kit on the reference implementation. */
class MemoryConformanceIT extends ConnectorConformance {

    @Override
    protected RegistryHarness createHarness() {
        return new MemoryHarness();
    }
}
