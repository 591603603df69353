package io.muster.benchmarks.registry;

import io.muster.benchmarks.measure.Progress;
import io.muster.benchmarks.measure.Table;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerRegistryConnector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Servers that are registered, each watching one group, while nothing happens: how much the registry is asked. */
public final class IdleRequests {

    private static final Duration SETTLED = Duration.ofSeconds(5);

    private IdleRequests() {}

    /**
     * Counts, and prints a table.
     *
     * @param servers how many there are
     * @param time for how long is counted
     */
    public static void run(RegistryType type, int servers, Duration time) throws Exception {
        List<ServerRegistryConnector> connectors = new ArrayList<>();
        Table table = new Table("idle, default times", "servers", "requests per second and server");
        try (Registry registry = Registry.start(type)) {
            try {
                for (int i = 0; i < servers; i++) {
                    ServerRegistryConnector connector = registry.startedConnector();
                    connectors.add(connector);
                    connector.watch(Set.of("world"), snapshot -> {});
                    awaitRegistered(connector.register(
                            Registration.of("world", "127.0.0.1", 4_000 + i), List.of(), state -> {}));
                }
                Progress.show("counting the requests of " + servers + " idle servers");
                TimeUnit.NANOSECONDS.sleep(SETTLED.toNanos());
                double before = registry.requests();
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
                double each = (registry.requests() - before) / servers / time.toSeconds();
                table.row(registry.name(), Table.number(servers, 0), Table.number(each, 2));
            } finally {
                connectors.forEach(ServerRegistryConnector::close);
            }
        }
        table.print(System.out);
    }

    private static void awaitRegistered(RegistrationHandle handle) throws InterruptedException {
        while (!(handle.state() instanceof RegistrationState.Registered)) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
