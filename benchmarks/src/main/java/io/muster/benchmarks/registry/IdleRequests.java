package io.muster.benchmarks.registry;

import io.muster.benchmarks.measure.Progress;
import io.muster.benchmarks.measure.Table;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.testkit.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Servers that are registered, each watching one group, while nothing happens: how much the registry is asked, and how many bytes go to and fro. */
public final class IdleRequests {

    private static final String GROUP = "world";
    private static final Duration SETTLED = Duration.ofSeconds(5);

    private IdleRequests() {}

    /**
     * Counts, and prints a table.
     *
     * @param servers how many there are
     * @param members how many others are in the group; ascending. Only the first number counts where those others would be counted too
     * @param time for how long is counted
     */
    public static void run(RegistryType type, int servers, List<Integer> members, Duration time) throws Exception {
        Table table = new Table(
                "idle, default times",
                "servers",
                "other members",
                "requests per second and server",
                "bytes per second and server");
        try (Registry registry = Registry.start(type);
                Crowd others = new Crowd(registry, GROUP)) {
            int present = 0;
            for (int count : registry.countsOthers() ? members.subList(0, 1) : members) {
                Progress.show("adding members: " + count);
                others.add(count - present);
                present = count;
                count(registry, servers, count, time, table);
            }
        }
        table.print(System.out);
    }

    private static void count(Registry registry, int servers, int others, Duration time, Table table) throws Exception {
        List<ServerRegistryConnector> connectors = new ArrayList<>();
        try (TcpProxy way = TcpProxy.to(registry.address())) {
            try {
                for (int i = 0; i < servers; i++) {
                    ServerRegistryConnector connector = registry.connector(Registry.text(way.address()));
                    connector.start();
                    connectors.add(connector);
                    connector.watch(Set.of(GROUP), snapshot -> {});
                    awaitRegistered(
                            connector.register(Registration.of(GROUP, "127.0.0.1", 4_000 + i), List.of(), state -> {}));
                }
                Progress.show("counting the requests of " + servers + " idle servers");
                TimeUnit.NANOSECONDS.sleep(SETTLED.toNanos());
                double requests = registry.requests(way);
                long bytes = way.bytes();
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
                double per = servers * (double) time.toSeconds();
                table.row(
                        registry.name(),
                        Table.number(servers, 0),
                        Table.number(others, 0),
                        Table.number((registry.requests(way) - requests) / per, 2),
                        Table.number((way.bytes() - bytes) / per, 0));
            } finally {
                connectors.forEach(ServerRegistryConnector::close);
            }
        }
    }

    private static void awaitRegistered(RegistrationHandle handle) throws InterruptedException {
        while (!(handle.state() instanceof RegistrationState.Registered)) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
