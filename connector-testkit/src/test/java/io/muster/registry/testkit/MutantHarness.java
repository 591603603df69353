package io.muster.registry.testkit;

import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.backend.RegistryBackend;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.memory.MemoryFaults;
import io.muster.registry.spi.ConnectorContext;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Opens connectors that are worse than the in-memory one. */
final class MutantHarness extends MemoryHarness {

    /** Makes a backend worse. */
    @FunctionalInterface
    interface BackendMutation {
        RegistryBackend mutate(RegistryBackend client, MemoryFaults faults);
    }

    private final BackendMutation backendMutation;
    private final UnaryOperator<ServerRegistryConnector> connectorMutation;

    MutantHarness(BackendMutation backendMutation, UnaryOperator<ServerRegistryConnector> connectorMutation) {
        this.backendMutation = backendMutation;
        this.connectorMutation = connectorMutation;
    }

    @Override
    RegistryBackend backend(RegistryBackend client, ConnectorContext context) {
        return backendMutation.mutate(client, registry(context.system()).faults());
    }

    /** Nothing is mended by the slow reconcile: a case must see what was done wrong, not that it was mended in time. */
    @Override
    EngineSettings times() {
        return super.times().withReconcileInterval(Duration.ofHours(1));
    }

    @Override
    ServerRegistryConnector connector(RegistryBackend backend, ConnectorContext context) {
        return connectorMutation.apply(super.connector(backend, context));
    }
}
