package io.muster.registry.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what became of the cases of one harness. Guarded by its own monitor. */
final class Tally {

    private final List<String> passed = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final Map<String, Duration> repeated = new TreeMap<>();
    private final Map<String, Set<Capability>> notApplicable = new TreeMap<>();
    private final Map<Figure, List<Double>> measured = new EnumMap<>(Figure.class);

    /** Counts a case that ended, unless it was not applicable. */
    synchronized void ended(String name, boolean hasFailed) {
        if (!notApplicable.containsKey(name)) {
            (hasFailed ? failed : passed).add(name);
        }
    }

    synchronized void notApplicable(String name, Set<Capability> missing) {
        notApplicable.put(name, Set.copyOf(missing));
    }

    /** Counts a case that is run again because nothing ran for {@code stall}. */
    synchronized void repeated(String name, Duration stall) {
        repeated.put(name, stall);
    }

    /** Notes a figure that a case saw. */
    synchronized void measured(Figure what, double value) {
        measured.computeIfAbsent(what, key -> new ArrayList<>()).add(value);
    }

    /** Returns one line, one more with all figures as a row of a table, and one more for each figure that was measured and for each case that did not run or was repeated. */
    synchronized String summary(String harness, Duration lease) {
        StringBuilder text = new StringBuilder("Conformance of " + harness + " (" + Size.current() + "): "
                + passed.size() + " passed, " + failed.size() + " failed, " + notApplicable.size()
                + " not applicable by declaration");
        notApplicable.forEach((name, missing) -> text.append(System.lineSeparator())
                .append("  not applicable, lacks ")
                .append(missing)
                .append(": ")
                .append(name));
        repeated.forEach((name, stall) -> text.append(System.lineSeparator())
                .append("  repeated, because the machine stood still for ")
                .append(stall.toMillis())
                .append(" ms: ")
                .append(name));
        measured.forEach((what, values) ->
                text.append(System.lineSeparator()).append("  measured, ").append(figures(what, values)));
        if (!measured.isEmpty()) {
            text.append(System.lineSeparator()).append("  as a row: ").append(row(harness, lease));
        }
        return text.toString();
    }

    /** Returns a row for the table of {@code docs/registries.md}: the median of each figure, and the most if there are several. */
    private String row(String harness, Duration lease) {
        StringBuilder row = new StringBuilder("| " + harness + ", lease " + lease.toMillis() + " ms |");
        for (Figure figure : Figure.values()) {
            row.append(' ')
                    .append(cell(measured.getOrDefault(figure, List.of())))
                    .append(" |");
        }
        return row.toString();
    }

    private static String cell(List<Double> values) {
        if (values.isEmpty()) {
            return "-";
        }
        double[] sorted = sorted(values);
        double median = sorted[sorted.length / 2];
        String text = rounded(median);
        return sorted.length == 1 ? text : text + " to " + rounded(sorted[sorted.length - 1]);
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    }

    private static double[] sorted(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static String figures(Figure what, List<Double> values) {
        double[] sorted = sorted(values);
        return String.format(
                Locale.ROOT,
                "%s: median %.1f, most %.1f, of %d",
                what,
                sorted[sorted.length / 2],
                sorted[sorted.length - 1],
                sorted.length);
    }
}
