package io.muster.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.testkit.KitRun.Case;
import java.time.Duration;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is not applicable is counted, what fails fails, and only a machine that stood still excuses it. */
class CaseExtensionTest {

    private static final Case NO_FLAP = new Case(ConnectorConformance.Liveness.class, "p06_noFlapOnShortBlip");
    private static final Case DELETED_ID =
            new Case(ConnectorConformance.Liveness.class, "p08_thirdPartyDeletedIdIsRestored");
    private static final Case FIRST_ID = new Case(ConnectorConformance.Identity.class, "p01_firstIsSmallest");

    @Test
    void declaredVerb_makesTheCaseNotApplicableAndCounted() {
        RegistryHarness lacking = new MemoryHarness() {
            @Override
            public Set<Capability> unsupported() {
                return Set.of(Capability.CUT);
            }
        };
        KitRun run = KitRun.of(lacking, NO_FLAP);
        assertThat(run.passed()).isZero();
        assertThat(run.failures()).isEmpty();
        assertThat(run.aborted())
                .singleElement()
                .satisfies(reason -> assertThat(reason)
                        .hasMessageContaining("not applicable by declaration: memory does not support [CUT]"));
        assertThat(run.tally().summary("x", Duration.ofSeconds(2)))
                .contains("0 passed, 0 failed, 1 not applicable by declaration", "lacks [CUT]: P6 reg.noFlap");
    }

    @Test
    void undeclaredVerb_failsTheCase() {
        RegistryHarness lacking = new MemoryHarness() {
            @Override
            public void deleteId(String system, int id) {
                throw new UnsupportedOperationException("not implemented");
            }
        };
        KitRun run = KitRun.of(lacking, DELETED_ID);
        assertThat(run.passed()).isZero();
        assertThat(run.failures()).hasSize(1);
        assertThat(run.tally().summary("x", Duration.ofSeconds(2))).contains("0 passed, 1 failed, 0 not applicable");
    }

    @Test
    void caseThatNeedsNothing_isCountedAsPassed() {
        KitRun run = KitRun.of(new MemoryHarness(), FIRST_ID);
        assertThat(run.passed()).isEqualTo(1);
        assertThat(run.tally().summary("x", Duration.ofSeconds(2))).contains("1 passed, 0 failed, 0 not applicable");
    }

    /** A harness that fails so many times, on a machine that stood still for longer than its lease, or did not. */
    private static RegistryHarness failing(int times, Duration lease) {
        AtomicInteger left = new AtomicInteger(times);
        return new MemoryHarness() {
            @Override
            public Duration lease() {
                return lease;
            }

            @Override
            public SortedSet<Integer> takenIds(String system) {
                if (left.getAndDecrement() > 0) {
                    throw new IllegalStateException("failed on purpose");
                }
                return super.takenIds(system);
            }
        };
    }

    @Test
    void failureDuringAStall_isRepeatedTwiceAtMostAndCounted() {
        KitRun run = KitRun.of(failing(2, Duration.ofNanos(1)), FIRST_ID);
        assertThat(run.failures()).isEmpty();
        assertThat(run.passed()).isEqualTo(1);
        assertThat(run.tally().summary("x", Duration.ofSeconds(2)))
                .contains("1 passed, 0 failed", "repeated, because the machine stood still");
        assertThat(KitRun.of(failing(3, Duration.ofNanos(1)), FIRST_ID).failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("failed on purpose"));
    }

    @Test
    void failureWithoutAStall_isNotRepeated() {
        KitRun run = KitRun.of(failing(1, Duration.ofDays(1)), FIRST_ID);
        assertThat(run.failures()).hasSize(1);
        assertThat(run.tally().summary("x", Duration.ofSeconds(2)))
                .contains("0 passed, 1 failed")
                .doesNotContain("repeated");
    }
}
