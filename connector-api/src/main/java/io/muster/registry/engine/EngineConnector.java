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

/** A connector that is an engine on the backend of its registry; one class for each registry names it and says what it keeps there. Thread-safe. */
public abstract class EngineConnector implements ServerRegistryConnector {

    private final RegistryEngine engine;

    /** Makes a connector that is not started; does no I/O. */
    protected EngineConnector(RegistryBackend backend, ConnectorContext context, EngineSettings times) {
        this.engine = new RegistryEngine(backend, context, times);
    }

    @Override
    public final void start() {
        engine.start();
    }

    @Override
    public final RegistrationHandle register(
            Registration registration, Collection<HealthCheck> checks, RegistrationListener listener) {
        return engine.register(registration, checks, listener);
    }

    @Override
    public final WatchHandle watch(Set<String> groups, WatchListener listener) {
        return engine.watch(groups, listener);
    }

    @Override
    public final void refresh(String group) {
        engine.refresh(group);
    }

    @Override
    public final RegistryBounds bounds() {
        return engine.bounds();
    }

    @Override
    public final ConnectorDiagnosis diagnose() {
        return engine.diagnose();
    }

    @Override
    public final void close() {
        engine.close();
    }
}
