package io.muster.registry.testkit;

import io.muster.registry.testkit.process.FakeClock;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** One harness, and what became of the cases that were run on it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Conformance {

    private final Tally tally = new Tally();
    private final Debts debts = new Debts();
    private @Nullable RecordedHarness harness;

    /** Makes the harness that drives the registry; called once, the registry need not run yet. */
    protected abstract RegistryHarness createHarness() throws Exception;

    final RecordedHarness harness() {
        RecordedHarness current = harness;
        if (current == null) {
            throw new IllegalStateException("the harness is made before the first case");
        }
        return current;
    }

    final Tally tally() {
        return tally;
    }

    final Debts debts() {
        return debts;
    }

    /** Returns what cannot be done: by the registry, or on this machine. */
    final Set<Capability> unsupported() {
        Set<Capability> unsupported = EnumSet.noneOf(Capability.class);
        unsupported.addAll(harness().unsupported());
        if (!FakeClock.isAvailable()) {
            unsupported.add(Capability.FAKE_CLOCK);
        }
        return unsupported;
    }

    @BeforeAll
    final void startRegistry() throws Exception {
        harness = new RecordedHarness(createHarness());
        harness().start();
    }

    @AfterAll
    final void endRegistry() throws Exception {
        if (harness != null) {
            System.out.println(tally.summary(harness.name(), harness.lease()));
            try {
                debts.collect();
            } finally {
                harness.close();
            }
        }
    }
}
