package io.muster.registry.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What clients of all cases so far have left in the registry that crashed, or gave a lease up for another one while nothing got through. Only the end of those
 * leases removes it, which no case waits for; at the end of all cases it has to be gone. Belongs to the test's thread.
 */
final class Debts {

    private static final Duration BOUND = Duration.ofSeconds(30);

    private record Debt(String system, RegistryCensus census, Set<String> names) {}

    private final List<Debt> debts = new ArrayList<>();

    /** Notes what a case has left: {@code names} of what {@code census} does not know from before. */
    void owe(String system, RegistryCensus census, Set<String> names) {
        if (!names.isEmpty()) {
            debts.add(new Debt(system, census, names));
        }
    }

    /** Waits until all of it is gone. */
    void collect() {
        List<String> left = Teardown.awaitNone(BOUND, this::left);
        if (!left.isEmpty()) {
            throw new AssertionError(String.join("\n", left));
        }
    }

    private List<String> left() {
        return debts.stream()
                .flatMap(debt -> debt.census().breaches(debt.names()).stream()
                        .map(breach -> breach + " by clients of " + debt.system()))
                .toList();
    }
}
