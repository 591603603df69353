package io.muster.benchmarks.registry;

import io.muster.registry.InstanceId;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerRegistryConnector;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Muster's connector registers; another one watches, and a third one has registered the others. */
final class MusterConnector implements Registering {

    static final String SYSTEM = "benchmark";

    private static final String GROUP = "world";
    private static final String HOST = "127.0.0.1";
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final ServerRegistryConnector registering;
    private final ServerRegistryConnector watching;
    private final Crowd others;
    private final Moments moments = new Moments();
    private volatile InstanceId awaited = InstanceId.random();

    MusterConnector(Registry registry) throws InterruptedException {
        registering = registry.startedConnector();
        watching = registry.startedConnector();
        others = new Crowd(registry, GROUP);
        watching.watch(Set.of(GROUP), this::onSnapshot);
        moments.await("first snapshot");
    }

    @Override
    public String name() {
        return "Muster's connector";
    }

    private void onSnapshot(RegistrySnapshot snapshot) {
        long now = System.nanoTime();
        InstanceId instance = awaited;
        boolean listed = snapshot.group(GROUP).servers().stream()
                .anyMatch(server -> server.identity().instance().equals(instance));
        moments.at("first snapshot", now);
        if (listed) {
            moments.at("seen " + instance, now);
        } else if (moments.isSeen("seen " + instance)) {
            moments.at("gone " + instance, now);
        }
    }

    @Override
    public void add(int members) throws InterruptedException {
        others.add(members);
    }

    private RegistrationHandle register(Registration registration) {
        return registering.register(registration, state -> {
            if (state instanceof RegistrationState.Registered) {
                moments.now("registered " + registration.instance());
            }
        });
    }

    @Override
    public Timing once() throws Exception {
        moments.clear();
        Registration registration = Registration.of(GROUP, HOST, 4_000);
        InstanceId instance = registration.instance();
        awaited = instance;
        long start = System.nanoTime();
        RegistrationHandle handle = register(registration);
        long seen = moments.await("seen " + instance);
        long written = moments.await("registered " + instance);
        long leaving = System.nanoTime();
        handle.deregister(BOUND).toCompletableFuture().get(BOUND.toSeconds(), TimeUnit.SECONDS);
        return new Timing(written - start, seen - start, moments.await("gone " + instance) - leaving);
    }

    @Override
    public void close() {
        others.close();
        registering.close();
        watching.close();
    }
}
