package io.muster.registry.testkit;

import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.testkit.KitRun.Case;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A connector that is broken on purpose, and the case that kills it.
 *
 * @param name what it does wrong
 * @param harness opens it
 * @param killer the case that is meant for it
 * @param because parts of messages, one of which the failure has: what killed it is the assertion, not an accident
 */
record Mutant(String name, Supplier<MutantHarness> harness, Case killer, List<String> because) {

    private static final MutantHarness.BackendMutation SAME_BACKEND = (client, faults) -> client;

    static Mutant ofBackend(String name, MutantHarness.BackendMutation mutation, Case killer, String... because) {
        return new Mutant(name, () -> new MutantHarness(mutation, UnaryOperator.identity()), killer, List.of(because));
    }

    static Mutant ofConnector(
            String name, UnaryOperator<ServerRegistryConnector> mutation, Case killer, String... because) {
        return new Mutant(name, () -> new MutantHarness(SAME_BACKEND, mutation), killer, List.of(because));
    }

    /** Returns the harness of a connector that is as it should be. */
    static MutantHarness sound() {
        return new MutantHarness(SAME_BACKEND, UnaryOperator.identity());
    }

    @Override
    public String toString() {
        return name;
    }
}
