package io.muster.cluster.scenario;

/** The scenarios on the in-memory registry. */
final class MemoryScenariosTest extends Scenarios {

    @Override
    RegistryServer startRegistry() {
        return new MemoryServer();
    }
}
