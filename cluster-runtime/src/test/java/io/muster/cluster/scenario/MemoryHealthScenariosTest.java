package io.muster.cluster.scenario;

/** The health of running servers on the in-memory registry. */
final class MemoryHealthScenariosTest extends HealthScenarios {

    @Override
    RegistryServer startRegistry() {
        return new MemoryServer();
    }
}
