package io.muster.benchmarks.registry;

import io.muster.benchmarks.measure.Contenders;
import io.muster.benchmarks.measure.Medians;
import io.muster.benchmarks.measure.Progress;
import io.muster.benchmarks.measure.Table;
import io.muster.benchmarks.registry.Registering.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/** A registration until a watcher on another connection sees it, Muster's connector and the plain client in turn. */
public final class Registrations {

    private static final double NANOS_PER_MICRO = 1e3;

    private Registrations() {}

    /**
     * Measures and prints a table.
     *
     * @param type the registry
     * @param members how many others are in the group; ascending
     * @param rounds how many registrations of each contender, for each number of members
     */
    public static void run(RegistryType type, List<Integer> members, int rounds) throws Exception {
        try (Registry registry = Registry.start(type);
                Contenders<Registering> contenders = open(registry)) {
            Table table = table(registry.name());
            int present = 0;
            for (int count : members) {
                for (Registering contender : contenders.all()) {
                    Progress.show("adding members: " + contender.name());
                    contender.add(count - present);
                }
                present = count;
                measure(contenders.all(), count, rounds, registry.rest(), table);
            }
            table.print(System.out);
        }
    }

    private static Table table(String registry) {
        return new Table(
                registry + ", microseconds",
                "members",
                "acknowledged p50",
                "p99",
                "seen p50",
                "p99",
                "p50 of floor",
                "p99 of floor",
                "removal seen p50",
                "p99");
    }

    private static Contenders<Registering> open(Registry registry) throws Exception {
        // The first is the floor all others are compared with
        List<Contenders.Opening<? extends Registering>> openings = new ArrayList<>(registry.plainClients());
        openings.add(() -> new MusterConnector(registry));
        return Contenders.open(openings);
    }

    private static void measure(List<Registering> contenders, int members, int rounds, Duration rest, Table table)
            throws Exception {
        List<List<Timing>> timings = new ArrayList<>();
        contenders.forEach(contender -> timings.add(new ArrayList<>()));
        for (int round = -rounds; round < rounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                Progress.show("registering beside " + members + " others: " + round + " of " + rounds);
                Timing timing = contenders.get(i).once();
                LockSupport.parkNanos(rest.toNanos() / contenders.size());
                if (round >= 0) {
                    timings.get(i).add(timing);
                }
            }
        }
        for (int i = 0; i < contenders.size(); i++) {
            row(table, contenders.get(i).name(), members, timings.get(i), timings.get(0));
        }
    }

    private static void row(Table table, String name, int members, List<Timing> all, List<Timing> floor) {
        table.row(
                name,
                Table.number(members, 0),
                Table.number(part(all, Timing::writtenNanos, 0.5), 0),
                Table.number(part(all, Timing::writtenNanos, 0.99), 0),
                Table.number(part(all, Timing::seenNanos, 0.5), 0),
                Table.number(part(all, Timing::seenNanos, 0.99), 0),
                Table.number(part(all, Timing::seenNanos, 0.5) / part(floor, Timing::seenNanos, 0.5), 2),
                Table.number(part(all, Timing::seenNanos, 0.99) / part(floor, Timing::seenNanos, 0.99), 2),
                Table.number(part(all, Timing::removedNanos, 0.5), 0),
                Table.number(part(all, Timing::removedNanos, 0.99), 0));
    }

    private static double part(List<Timing> timings, ToLongFunction<Timing> time, double part) {
        double[] micros = timings.stream()
                .mapToDouble(timing -> time.applyAsLong(timing) / NANOS_PER_MICRO)
                .toArray();
        return Medians.part(micros, part);
    }
}
