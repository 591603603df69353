package io.muster.registry.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs a part of the kit on the README's example. */
class ExampleIT {

    @Test
    void theExample_passesWhatNeedsNoVerb_andTheRestIsNotApplicable() {
        TestExecutionSummary summary = run("Identity");
        assertThat(summary.getTestsFailedCount()).isZero();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(summary.getTestsFoundCount());

        TestExecutionSummary faults = run("Recovery");
        assertThat(faults.getTestsAbortedCount()).isPositive().isEqualTo(faults.getTestsFoundCount());
    }

    private static TestExecutionSummary run(String section) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectUniqueId("[engine:junit-jupiter]/[class:" + TownConformance.class.getName()
                        + "]/[nested-class:" + section + "]"))
                .build();
        LauncherFactory.create().execute(request, summary);
        return summary.getSummary();
    }
}
