package io.muster.benchmarks.scale;

import io.muster.benchmarks.measure.Contenders;
import io.muster.benchmarks.measure.Contest;
import io.muster.benchmarks.measure.Contest.Result;
import io.muster.benchmarks.measure.Figures;
import io.muster.benchmarks.measure.Latencies;
import io.muster.benchmarks.measure.Medians;
import io.muster.benchmarks.measure.Progress;
import io.muster.benchmarks.measure.Rounds;
import io.muster.benchmarks.measure.Table;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What the number of links does to the rate, and what it takes to open many. */
public final class Scale {

    private static final double NANOS_PER_MILLI = 1e6;

    private Scale() {}

    /**
     * Sends to some links in turn, and prints a table.
     *
     * @param counts how many links; the first is what the others are compared with
     * @return the results in that order
     */
    public static List<Result> spread(List<Integer> counts, int size, Rounds rounds) throws Exception {
        List<Contenders.Opening<? extends Spread>> openings = new ArrayList<>();
        counts.forEach(count -> openings.add(() -> new Spread(count)));
        Table table = new Table("one way, " + size + " B", "messages/s", "of the first", "B/msg", "CPU ns/msg");
        byte[] payload = new byte[size];
        try (Contenders<Spread> spreads = Contenders.open(openings)) {
            List<Result> results = new Contest<>(spreads.all(), rounds)
                    .run(
                            "spread over links",
                            (contender, nanos) -> Figures.of(() -> contender.run(payload, nanos), new Latencies()));
            results.forEach(result -> table.row(
                    result.name(),
                    Table.number(result.median(Figures::perSecond), 0),
                    Table.number(result.ofFloor(Figures::perSecond), 2),
                    Table.number(result.median(Figures::bytesPerMessage), 3),
                    Table.number(result.median(Figures::cpuNanosPerMessage), 0)));
            table.print(System.out);
            return results;
        }
    }

    /** Opens {@code count} links again and again, with one echo over each, and prints a table. */
    public static void open(int count, int rounds) throws Exception {
        Table table = new Table(count + " links", "up ms", "one echo each, ms", "heap B per link", "threads more");
        List<Supplier<Crowd>> crowds = List.of(NettyCrowd::new, MusterCrowd::new);
        List<List<Opened>> opened = List.of(new ArrayList<>(), new ArrayList<>());
        for (int round = 0; round <= rounds; round++) {
            for (int i = 0; i < crowds.size(); i++) {
                Progress.show("opening " + count + " links: round " + round + " of " + rounds);
                Opened result = open(crowds.get(i).get(), count);
                // The first warms up
                if (round > 0) {
                    opened.get(i).add(result);
                }
            }
        }
        opened.forEach(all -> table.row(
                all.get(0).name(),
                median(all, Opened::upMillis, 1),
                median(all, Opened::echoMillis, 1),
                median(all, Opened::heapPerLink, 0),
                median(all, Opened::threads, 0)));
        table.print(System.out);
    }

    /** What opening all links once showed; heap and threads are those of both ends, two event loops among them. */
    private record Opened(String name, double upMillis, double echoMillis, double heapPerLink, double threads) {}

    private static Opened open(Crowd crowd, int count) throws Exception {
        long heap = heap();
        int threads = threads();
        try (crowd) {
            long start = System.nanoTime();
            crowd.open(count);
            long up = System.nanoTime();
            crowd.echo();
            long answered = System.nanoTime();
            int more = threads() - threads;
            return new Opened(
                    crowd.name(),
                    (up - start) / NANOS_PER_MILLI,
                    (answered - up) / NANOS_PER_MILLI,
                    (double) (heap() - heap) / count,
                    more);
        }
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static String median(List<Opened> all, ToDoubleFunction<Opened> figure, int decimals) {
        return Table.number(Medians.of(all.stream().mapToDouble(figure).toArray()), decimals);
    }
}
