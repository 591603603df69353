package io.muster.benchmarks.registry;

import io.muster.registry.Registration;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerRegistryConnector;
import java.util.List;

/** Servers who are registered and stay, all by one connector. */
final class Crowd implements AutoCloseable {

    private final ServerRegistryConnector connector;
    private final String group;
    private final Moments moments = new Moments();

    Crowd(Registry registry, String group) {
        this.connector = registry.crowd();
        this.group = group;
        connector.start();
    }

    /** Adds some more, one after the other; returns once all are registered. */
    void add(int members) throws InterruptedException {
        for (int i = 0; i < members; i++) {
            Registration registration = Registration.of(group, "127.0.0.1", i + 1);
            connector.register(registration, List.of(), state -> {
                if (state instanceof RegistrationState.Registered) {
                    moments.now("registered " + registration.instance());
                }
            });
            moments.await("registered " + registration.instance());
        }
        moments.clear();
    }

    @Override
    public void close() {
        connector.close();
    }
}
