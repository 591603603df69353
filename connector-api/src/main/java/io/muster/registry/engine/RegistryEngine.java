package io.muster.registry.engine;

import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationListener;
import io.muster.registry.RegistryBounds;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.WatchHandle;
import io.muster.registry.WatchListener;
import io.muster.registry.backend.RegistryBackend;
import io.muster.registry.health.HealthCheck;
import io.muster.registry.spi.ConnectorContext;
import java.util.Collection;
import java.util.Set;

/** A whole connector on top of the primitives of one registry. */
public final class RegistryEngine implements ServerRegistryConnector {

    private final RegistryBackend backend;

    /** Makes an engine with threads of its own; nothing runs before {@link #start}. */
    public RegistryEngine(RegistryBackend backend, ConnectorContext context, EngineSettings settings) {
        this(backend, context, settings, EngineThreads.own("muster-" + backend.type() + "-" + context.system()));
    }

    /** Makes an engine on the given threads and clocks. */
    public RegistryEngine(
            RegistryBackend backend, ConnectorContext context, EngineSettings settings, EngineThreads threads) {
        this.backend = backend;
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException();
    }

    @Override
    public RegistrationHandle register(
            Registration registration, Collection<HealthCheck> checks, RegistrationListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchHandle watch(Set<String> groups, WatchListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void refresh(String group) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RegistryBounds bounds() {
        return backend.bounds();
    }

    @Override
    public ConnectorDiagnosis diagnose() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
