package io.muster.benchmarks.link;

import io.muster.benchmarks.measure.Contenders;
import io.muster.benchmarks.measure.Contest;
import io.muster.benchmarks.measure.Contest.Result;
import io.muster.benchmarks.measure.Figures;
import io.muster.benchmarks.measure.Rounds;
import io.muster.benchmarks.measure.Table;
import io.muster.benchmarks.peers.GrpcPair;
import io.muster.benchmarks.peers.RSocketPair;
import io.muster.benchmarks.peers.VertxPair;
import io.muster.cluster.HandlerMode;
import java.util.ArrayList;
import java.util.List;

/** One producer, one link, one direction: messages per second of each contender. */
public final class LinkThroughput {

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
        try (Contenders<OneWay> contenders = open()) {
            for (int size : sizes) {
                byte[] payload = new byte[size];
                List<Result> results = new Contest<>(contenders.all(), rounds)
                        .run("one way, " + size + " B", (contender, nanos, unused) -> contender.run(payload, nanos));
                results.forEach(result -> row(table, size, result));
                all.addAll(results);
            }
        }
        table.print(System.out);
        return all;
    }

    private static Contenders<OneWay> open() throws Exception {
        // The first is the floor all others are compared with
        return Contenders.open(List.of(
                BlockingNioFloor::new,
                TunedNetty::new,
                MusterLink::new,
                () -> new MusterServers(HandlerMode.DIRECT),
                () -> new MusterServers(HandlerMode.WORKERS),
                () -> new Peer(VertxPair::new),
                () -> new Peer(GrpcPair::stream),
                () -> new Peer(RSocketPair::new)));
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
