package io.muster.benchmarks.link;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What one round showed.
 *
 * @param perSecond messages per second
 * @param ofFloor the same as a part of the floor's in this round
 * @param bytesPerMessage heap allocated by all threads, per message
 * @param cpuNanosPerMessage processor time of all threads, per message
 */
record Sample(double perSecond, double ofFloor, double bytesPerMessage, double cpuNanosPerMessage) {

    static final String HEADING = String.format(
            Locale.ROOT,
            "%9s  %-38s %12s %10s %9s %9s %9s",
            "size",
            "",
            "messages/s",
            "MB/s",
            "of floor",
            "B/msg",
            "CPU ns");

    /** Returns the median of each number by itself. */
    static Sample median(List<Sample> samples) {
        return new Sample(
                median(samples, Sample::perSecond),
                median(samples, Sample::ofFloor),
                median(samples, Sample::bytesPerMessage),
                median(samples, Sample::cpuNanosPerMessage));
    }

    String line(String name, int size) {
        return String.format(
                Locale.ROOT,
                "%-38s %,12.0f %,10.0f %9.2f %9.3f %9.0f",
                name,
                perSecond,
                perSecond * size / 1e6,
                ofFloor,
                bytesPerMessage,
                cpuNanosPerMessage);
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> number) {
        double[] sorted = samples.stream().mapToDouble(number).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
