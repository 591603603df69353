package io.muster.registry.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Aborts the cases whose verbs the harness declares unsupported, repeats those that failed while the machine stood still, and counts all of them.
 *
 * <p>A process that is not let run for a part of its lease may lose it, and rightly; a case that failed in such a moment has shown nothing, so it is run
 * again, and that is counted. What no stall excuses (two claims of one id, leaks, callbacks after close) is never repeated.
 */
final class CaseExtension implements BeforeEachCallback, AfterEachCallback, InvocationInterceptor {

    private static final int MOST_REPEATS = 2;

    @Override
    public void beforeEach(ExtensionContext context) {
        Needs needs = context.getRequiredTestMethod().getAnnotation(Needs.class);
        if (needs == null) {
            return;
        }
        Conformance conformance = cases(context).conformance();
        Set<Capability> missing = EnumSet.noneOf(Capability.class);
        missing.addAll(Set.of(needs.value()));
        missing.retainAll(conformance.unsupported());
        if (!missing.isEmpty()) {
            conformance.tally().notApplicable(context.getDisplayName(), missing);
            Assumptions.abort(
                    "not applicable by declaration: " + conformance.harness().name() + " does not support " + missing);
        }
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        Throwable failure = failure(() -> {
            invocation.proceed();
            return explained(context);
        });
        for (int repeat = 0; failure != null && repeat < MOST_REPEATS && hasStalled(context); repeat++) {
            ConformanceCases cases = cases(context);
            Throwable breach = failure(() -> {
                cases.closeScope();
                return null;
            });
            if (breach != null) {
                // not excused by the machine
                failure.addSuppressed(breach);
                throw failure;
            }
            cases.openScope();
            failure = failure(() -> {
                method.getExecutable().invoke(cases);
                return explained(context);
            });
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Checks the histories as a part of the case: whoever was not let run by the machine may have lost a lease. */
    private static @Nullable Object explained(ExtensionContext context) {
        cases(context).scope().explain();
        return null;
    }

    private static boolean hasStalled(ExtensionContext context) {
        ConformanceCases cases = cases(context);
        Duration stall = cases.scope().claims().longestStall();
        boolean stalled = stall.compareTo(cases.scope().excusingStall()) > 0;
        if (stalled) {
            cases.conformance().tally().repeated(context.getDisplayName(), stall);
        }
        return stalled;
    }

    private static @Nullable Throwable failure(Body body) {
        try {
            body.run();
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (Throwable e) {
            return e;
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        boolean failed = context.getExecutionException().isPresent();
        cases(context).conformance().tally().ended(context.getDisplayName(), failed);
    }

    private static ConformanceCases cases(ExtensionContext context) {
        return (ConformanceCases) context.getRequiredTestInstance();
    }

    /** A case. */
    @FunctionalInterface
    private interface Body {
        @Nullable Object run() throws Throwable;
    }
}
