package io.muster.registry.testkit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the sections of the kit share: each case gets a scope of its own, and is followed by the leak check. */
@ExtendWith(CaseExtension.class)
abstract class ConformanceCases {

    /** The group most cases use. */
    static final String WORLD = "world";

    /** Another one. */
    static final String SOCIAL = "social";

    /** By how much a busy machine may exceed a stated bound. */
    static final Duration NOISE = Duration.ofSeconds(2);

    private @Nullable CaseScope scope;

    abstract Conformance conformance();

    final RegistryHarness harness() {
        return conformance().harness();
    }

    final CaseScope scope() {
        CaseScope current = scope;
        if (current == null) {
            throw new IllegalStateException("no case is running");
        }
        return current;
    }

    @BeforeEach
    final void openScope() throws Exception {
        scope = new CaseScope(conformance());
    }

    @AfterEach
    final void closeScope() throws Exception {
        CaseScope current = scope;
        scope = null;
        if (current != null) {
            current.end();
        }
    }
}
