package io.muster.registry.testkit;

import java.time.Duration;
import java.util.ArrayList;
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
    private final Map<String, List<Double>> measured = new TreeMap<>();

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

    /** Notes a figure that a case saw; {@code what} names its unit. */
    synchronized void measured(String what, double value) {
        measured.computeIfAbsent(what, key -> new ArrayList<>()).add(value);
    }

    /** Returns one line, and one more for each figure that was measured and for each case that did not run or was repeated. */
    synchronized String summary(String harness) {
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
        return text.toString();
    }

    private static String figures(String what, List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "%s: median %.1f, most %.1f, of %d",
                what,
                sorted[sorted.length / 2],
                sorted[sorted.length - 1],
                sorted.length);
    }
}
