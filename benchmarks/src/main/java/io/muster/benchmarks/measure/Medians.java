package io.muster.benchmarks.measure;

import java.util.Arrays;

/** The median of some numbers. */
public final class Medians {

    private Medians() {}

    /** Returns the middle one, or the mean of the two in the middle. */
    public static double of(double[] numbers) {
        return part(numbers, 0.5);
    }

    /** Returns what {@code part} of the numbers do not exceed; for one half the median. */
    public static double part(double[] numbers, double part) {
        if (numbers.length == 0) {
            throw new IllegalArgumentException("there is no number to take a part of");
        }
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        if (part == 0.5 && sorted.length % 2 == 0) {
            return (sorted[middle - 1] + sorted[middle]) / 2;
        }
        return sorted[(int) Math.min(sorted.length - 1L, (long) (part * sorted.length))];
    }
}
