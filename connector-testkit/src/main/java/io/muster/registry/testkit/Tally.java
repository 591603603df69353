package io.muster.registry.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what became of the cases of one harness. Guarded by its own monitor. */
final class Tally {

    private final List<String> passed = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final Map<String, Duration> repeated = new TreeMap<>();
    private final Map<String, Set<Capability>> notApplicable = new TreeMap<>();

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

    /** Returns one line, and one more for each case that did not run or was repeated. */
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
        return text.toString();
    }
}
