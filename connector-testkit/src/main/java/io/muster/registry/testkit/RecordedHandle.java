package io.muster.registry.testkit;

import io.muster.registry.Departure;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerIdentity;
import io.muster.registry.health.Health;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Passes everything on, and notes what was asked for. */
final class RecordedHandle implements RegistrationHandle {

    private final RegistrationHandle delegate;
    private final OperationHistory history;
    private final Life life;
    private final Life.Stint stint;

    RecordedHandle(RegistrationHandle delegate, OperationHistory history, Life life, Life.Stint stint) {
        this.delegate = delegate;
        this.history = history;
        this.life = life;
        this.stint = stint;
    }

    @Override
    public RegistrationState state() {
        return delegate.state();
    }

    @Override
    public Optional<ServerIdentity> claim() {
        return delegate.claim();
    }

    @Override
    public void updateProperties(Map<String, String> properties) {
        long begin = history.now();
        delegate.updateProperties(properties);
        life.writes(properties, begin);
    }

    @Override
    public void maintenance(Optional<String> reason) {
        delegate.maintenance(reason);
        life.hasHealth();
    }

    @Override
    public Health health() {
        return delegate.health();
    }

    @Override
    public CompletionStage<Departure> deregister(Duration bound) {
        life.leaves(stint, history.now());
        return delegate.deregister(bound).whenComplete((departure, failure) -> {
            if (departure == Departure.REMOVED || departure == Departure.NOTHING_TO_REMOVE) {
                life.isGone(stint, history.now());
            }
        });
    }

    @Override
    public void close() {
        life.leaves(stint, history.now());
        delegate.close();
    }
}
