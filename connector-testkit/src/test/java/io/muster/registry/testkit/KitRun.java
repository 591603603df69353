package io.muster.registry.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * One case of the kit, run by itself on some harness.
 *
 * @param passed how often it passed
 * @param aborted why it did not run to its end
 * @param failures what failed, in it or around it
 * @param tally what the kit counted
 */
record KitRun(int passed, List<Throwable> aborted, List<Throwable> failures, Tally tally) {

    /** One case. */
    record Case(Class<?> section, String method) {}

    private static volatile RegistryHarness harness = new MemoryHarness();
    private static volatile Tally counted = new Tally();

    /** The kit on whatever harness is being tried. */
    static class TriedConformance extends ConnectorConformance {
        @Override
        protected RegistryHarness createHarness() {
            counted = tally();
            return harness;
        }
    }

    static KitRun of(RegistryHarness tried, Case each) {
        harness = tried;
        List<TestIdentifier> passed = new CopyOnWriteArrayList<>();
        List<Throwable> aborted = new CopyOnWriteArrayList<>();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectNestedMethod(List.of(TriedConformance.class), each.section(), each.method()))
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
                switch (result.getStatus()) {
                    case SUCCESSFUL -> {
                        if (identifier.isTest()) {
                            passed.add(identifier);
                        }
                    }
                    case ABORTED -> result.getThrowable().ifPresent(aborted::add);
                    case FAILED -> result.getThrowable().ifPresent(failures::add);
                }
            }
        });
        return new KitRun(passed.size(), aborted, failures, counted);
    }
}
