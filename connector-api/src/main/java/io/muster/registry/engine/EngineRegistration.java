package io.muster.registry.engine;

import io.muster.registry.Departure;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.health.Health;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The application's end of a registration: checks what it is given and hands it to the owner thread. */
final class EngineRegistration implements RegistrationHandle {

    private final EngineContext engine;
    private final RegistrationMachine machine;
    private final CompletableFuture<Departure> told = new CompletableFuture<>();
    private final Object lock = new Object();
    private Registration newest;
    private boolean left;

    EngineRegistration(EngineContext engine, Registration registration, RegistrationMachine machine) {
        this.engine = engine;
        this.machine = machine;
        newest = registration;
        var unused = machine.departure()
                .thenAcceptAsync(told::complete, engine.threads().callbacks());
    }

    @Override
    public RegistrationState state() {
        return machine.state();
    }

    @Override
    public void updateProperties(Map<String, String> properties) {
        synchronized (lock) {
            checkStaying();
            Registration next = newest.withProperties(properties);
            newest = next;
            // Given under the lock, so that two updates reach the owner thread in the order in which they were made
            engine.owner().execute(() -> machine.update(next));
        }
    }

    @Override
    public void maintenance(Optional<String> reason) {
        synchronized (lock) {
            checkStaying();
            Optional<String> given = reason.filter(text -> !text.isEmpty());
            engine.owner().execute(() -> machine.maintenance(given));
        }
    }

    private void checkStaying() {
        if (left || machine.departure().isDone()) {
            throw new IllegalStateException(
                    "the registration of instance " + newest.instance() + " in group " + newest.group() + " has left");
        }
    }

    @Override
    public Health health() {
        return machine.health();
    }

    @Override
    public CompletionStage<Departure> deregister(Duration bound) {
        if (bound.isNegative() || bound.isZero()) {
            throw new IllegalArgumentException("bound=" + bound + " must be more than zero");
        }
        synchronized (lock) {
            left = true;
            engine.owner().execute(() -> machine.leave(bound));
        }
        return told.minimalCompletionStage();
    }

    @Override
    public void close() {
        deregister(CLOSE_BOUND);
        Waiting waiting = new Waiting(engine.owner());
        waiting.until(machine.departure(), CLOSE_BOUND);
        machine.mailbox().closeAndWait(waiting);
        waiting.restoreInterrupt();
    }
}
