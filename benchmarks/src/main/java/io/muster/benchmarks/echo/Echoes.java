package io.muster.benchmarks.echo;

import io.muster.benchmarks.measure.Contenders;
import io.muster.benchmarks.measure.Contest;
import io.muster.benchmarks.measure.Contest.Result;
import io.muster.benchmarks.measure.Figures;
import io.muster.benchmarks.measure.Fork;
import io.muster.benchmarks.measure.Latencies;
import io.muster.benchmarks.measure.Measured;
import io.muster.benchmarks.measure.Rounds;
import io.muster.benchmarks.measure.Table;
import io.muster.benchmarks.peers.GrpcPair;
import io.muster.benchmarks.peers.Pair.Traffic;
import io.muster.benchmarks.peers.RSocketPair;
import io.muster.benchmarks.peers.VertxPair;
import io.muster.cluster.HandlerMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How long an answer takes, and how many come per second. */
public final class Echoes {

    /** The first is the floor all others are compared with. */
    private static final List<Contenders.Opening<? extends Echo>> CONTENDERS = List.of(
            BlockingNioEcho::new,
            TunedNettyEcho::new,
            () -> new MusterEcho(HandlerMode.DIRECT),
            () -> new MusterEcho(HandlerMode.WORKERS),
            () -> new PeerEcho(ear -> new VertxPair(Traffic.ECHO, ear)),
            () -> new PeerEcho(ear -> GrpcPair.stream(Traffic.ECHO, ear)),
            () -> new PeerEcho(GrpcPair::unary),
            () -> new PeerEcho(ear -> new RSocketPair(Traffic.ECHO, ear)));

    private Echoes() {}

    /**
     * Measures and prints a table.
     *
     * @param lanes requests under way at a time: 1 for round trips
     * @param sizes of the messages, in bytes, 8 to 65,536 each
     * @return all results, for each size in turn
     */
    public static List<Result> run(int lanes, List<Integer> sizes, Rounds rounds) throws Exception {
        String title = lanes == 1 ? "round trip" : lanes + " outstanding";
        Table table = new Table(
                title, "size", "answers/s", "of floor", "p50 us", "p99 us", "p50 of floor", "B/msg", "CPU ns/msg");
        List<Result> all = new ArrayList<>();
        try (Contenders<Measured> contenders =
                Contenders.open(Fork.start(Echoes.class, List.of(Integer.toString(lanes)), CONTENDERS.size()))) {
            for (int size : sizes) {
                List<Result> results = new Contest<>(contenders.all(), rounds)
                        .run(title + ", " + size + " B", (contender, nanos) -> contender.run(size, nanos));
                results.forEach(result -> row(table, size, result));
                all.addAll(results);
            }
        }
        table.print(System.out);
        return all;
    }

    /** The process of one contender; the arguments are the number of lanes and the contender's. */
    public static void main(String[] arguments) {
        Fork.serve(() -> new Turns(
                CONTENDERS.get(Integer.parseInt(arguments[1])).open(),
                Integer.parseInt(arguments[0]),
                new Latencies()));
    }

    private record Turns(Echo contender, int lanes, Latencies latencies) implements Measured {

        @Override
        public String name() {
            return contender.name();
        }

        @Override
        public Figures run(int size, long nanos) throws Exception {
            Exchange exchange = new Exchange(lanes, size);
            return Figures.of(() -> heat(exchange, nanos), latencies);
        }

        private long heat(Exchange exchange, long nanos) throws Exception {
            exchange.prepare(nanos, latencies);
            contender.run(exchange);
            return exchange.await();
        }

        @Override
        public void close() throws IOException {
            contender.close();
        }
    }

    private static void row(Table table, int size, Result result) {
        table.row(
                result.name(),
                Table.number(size, 0),
                Table.number(result.median(Figures::perSecond), 0),
                ratio(result, Figures::perSecond),
                Table.number(result.median(Figures::p50Micros), 1),
                Table.number(result.median(Figures::p99Micros), 1),
                ratio(result, Figures::p50Micros),
                Table.number(result.median(Figures::bytesPerMessage), 1),
                Table.number(result.median(Figures::cpuNanosPerMessage), 0));
    }

    private static String ratio(Result result, ToDoubleFunction<Figures> figure) {
        return Table.number(result.ofFloor(figure), 2);
    }
}
