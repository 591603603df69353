package io.muster.benchmarks.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One producer, one link, one direction: messages per second of each contender in turn, round by round, in one process. The machine's noise
 * is larger than what is measured, so only the ratio within a round counts, and the median over the rounds is shown.
 *
 * <p>Arguments: rounds per size (default 9) and milliseconds per round (default 500).
 */
public final class LinkThroughput {

    private static final int[] SIZES = {64, 1024, 16_384};
    private static final long WARM_UP_NANOS = 1_500_000_000L;

    private LinkThroughput() {}

    /** Runs it and prints the table. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        long nanos = (args.length > 1 ? Long.parseLong(args[1]) : 500) * 1_000_000;
        System.out.println(Sample.HEADING);
        // The first is the floor all others are compared with.
        List<OneWay> contenders = List.of(new BlockingNioFloor(), new MusterLink());
        for (int size : SIZES) {
            measure(contenders, size, rounds, nanos);
        }
        for (OneWay contender : contenders) {
            contender.close();
        }
    }

    private static void measure(List<OneWay> contenders, int size, int rounds, long nanos) throws Exception {
        byte[] payload = new byte[size];
        List<List<Sample>> samples = new ArrayList<>();
        for (OneWay contender : contenders) {
            contender.run(payload, WARM_UP_NANOS);
            samples.add(new ArrayList<>());
        }
        for (int round = 0; round < rounds; round++) {
            double floor = 0;
            for (int i = 0; i < contenders.size(); i++) {
                Sample sample = once(contenders.get(i), payload, nanos, floor);
                floor = i == 0 ? sample.perSecond() : floor;
                samples.get(i).add(sample);
            }
        }
        for (int i = 0; i < contenders.size(); i++) {
            System.out.printf(
                    Locale.ROOT,
                    "%,7d B  %s%n",
                    size,
                    Sample.median(samples.get(i)).line(contenders.get(i).name(), size));
        }
    }

    private static Sample once(OneWay contender, byte[] payload, long nanos, double floor) throws Exception {
        Cost before = Cost.now();
        long start = System.nanoTime();
        long messages = contender.run(payload, nanos);
        double seconds = (System.nanoTime() - start) / 1e9;
        Cost cost = Cost.now().since(before);
        double perSecond = messages / seconds;
        return new Sample(
                perSecond,
                floor == 0 ? 1 : perSecond / floor,
                (double) cost.allocatedBytes() / messages,
                (double) cost.cpuNanos() / messages);
    }
}
