package io.muster.registry.testkit;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Aborts the cases whose verbs the harness declares unsupported, and counts all of them. */
final class CaseExtension implements BeforeEachCallback, AfterEachCallback {

    @Override
    public void beforeEach(ExtensionContext context) {
        Needs needs = context.getRequiredTestMethod().getAnnotation(Needs.class);
        if (needs == null) {
            return;
        }
        ConnectorConformance conformance = conformance(context);
        Set<Capability> missing = EnumSet.noneOf(Capability.class);
        missing.addAll(Set.of(needs.value()));
        missing.retainAll(conformance.harness().unsupported());
        if (!missing.isEmpty()) {
            conformance.tally().notApplicable(context.getDisplayName(), missing);
            Assumptions.abort(
                    "not applicable by declaration: " + conformance.harness().name() + " does not support " + missing);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        boolean failed = context.getExecutionException().isPresent();
        conformance(context).tally().ended(context.getDisplayName(), failed);
    }

    private static ConnectorConformance conformance(ExtensionContext context) {
        return ((ConformanceCases) context.getRequiredTestInstance()).conformance();
    }
}
