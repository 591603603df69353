package io.muster.benchmarks.link;

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
import io.muster.benchmarks.peers.RSocketPair;
import io.muster.benchmarks.peers.VertxPair;
import io.muster.cluster.HandlerMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One producer, one link, one direction: messages per second of each contender. */
public final class LinkThroughput {

    /** The first is the floor all others are compared with. */
    private static final List<Contenders.Opening<? extends OneWay>> CONTENDERS = List.of(
            BlockingNioFloor::new,
            TunedNetty::new,
            MusterLink::new,
            () -> new MusterServers(HandlerMode.DIRECT),
            () -> new MusterServers(HandlerMode.WORKERS),
            () -> new Peer(VertxPair::new),
            () -> new Peer(GrpcPair::stream),
            () -> new Peer(RSocketPair::new));

    private LinkThroughput() {}

    /**
     * Measures and prints a table.
     *
     * @param sizes of the messages, in bytes, 8 or more each
     * @return all results, for each size in turn
     */
    public static List<Result> run(List<Integer> sizes, Rounds rounds) throws Exception {
        List<Result> all = new ArrayList<>();
        Table table = new Table("one way", "size", "messages/s", "MB/s", "of floor", "B/msg", "CPU ns/msg");
        try (Contenders<Measured> contenders =
                Contenders.open(Fork.start(LinkThroughput.class, List.of(), CONTENDERS.size()))) {
            for (int size : sizes) {
                List<Result> results = new Contest<>(contenders.all(), rounds)
                        .run("one way, " + size + " B", (contender, nanos) -> contender.run(size, nanos));
                results.forEach(result -> row(table, size, result));
                all.addAll(results);
            }
        }
        table.print(System.out);
        return all;
    }

    /** The process of the contender whose number is the argument. */
    public static void main(String[] arguments) {
        Fork.serve(
                () -> new Turns(CONTENDERS.get(Integer.parseInt(arguments[0])).open()));
    }

    private record Turns(OneWay contender) implements Measured {

        @Override
        public String name() {
            return contender.name();
        }

        @Override
        public Figures run(int size, long nanos) throws Exception {
            byte[] payload = new byte[size];
            return Figures.of(() -> contender.run(payload, nanos), new Latencies());
        }

        @Override
        public void close() throws IOException {
            contender.close();
        }
    }

    private static void row(Table table, int size, Result result) {
        double perSecond = result.median(Figures::perSecond);
        table.row(
                result.name(),
                Table.number(size, 0),
                Table.number(perSecond, 0),
                Table.number(perSecond * size / 1e6, 0),
                Table.number(result.ofFloor(Figures::perSecond), 3),
                Table.number(result.median(Figures::bytesPerMessage), 3),
                Table.number(result.median(Figures::cpuNanosPerMessage), 0));
    }
}
