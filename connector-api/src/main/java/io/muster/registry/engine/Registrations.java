package io.muster.registry.engine;

import io.muster.registry.InstanceId;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationListener;
import io.muster.registry.health.HealthCheck;
import io.muster.registry.health.HealthRunner;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All registrations of one engine that have not left for certain. From any thread. */
final class Registrations {

    private final EngineContext engine;
    private final EpochTracker epochs;
    private final EpochRaiser raiser;
    private final Map<InstanceId, RegistrationMachine> machines = new ConcurrentHashMap<>();

    Registrations(EngineContext engine, EpochTracker epochs) {
        this.engine = engine;
        this.epochs = epochs;
        raiser = new EpochRaiser(engine, epochs, this);
    }

    /** Returns who looks after the registry's epoch as long as a claim is held. */
    EpochWatcher epochWatcher() {
        return raiser;
    }

    /**
     * Adds a registration, not begun.
     *
     * @throws IllegalStateException if the instance is registered and has not left
     */
    RegistrationMachine add(Registration registration, Collection<HealthCheck> checks, RegistrationListener listener) {
        machines.values().removeIf(RegistrationMachine::isOver);
        HealthRunner runner = new HealthRunner(engine.owner(), engine.threads().checks(), checks);
        Mailbox mailbox = new Mailbox(
                "the registration in group " + registration.group(),
                engine.threads().callbacks(),
                engine.counters());
        RegistrationMachine machine =
                new RegistrationMachine(engine, epochs, raiser, registration, runner, listener, mailbox);
        if (machines.putIfAbsent(registration.instance(), machine) != null) {
            throw new IllegalStateException(
                    "instance=" + registration.instance() + " is registered already and has not left");
        }
        return machine;
    }

    Collection<RegistrationMachine> all() {
        return List.copyOf(machines.values());
    }

    /** Drops the timers that are left. */
    void stop() {
        raiser.stop();
        all().forEach(RegistrationMachine::stop);
    }
}
