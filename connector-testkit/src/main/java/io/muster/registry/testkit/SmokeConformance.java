package io.muster.registry.testkit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/**
 * The cases in which nothing fails, for a registry as others package it, such as a vendor's image in a container: ids, registration, and what others read. What
 * happens when something fails is the whole kit's, {@link ConnectorConformance}.
 */
public abstract class SmokeConformance extends Conformance {

    /** Makes the kit. */
    protected SmokeConformance() {}

    /** Section A: who holds which id. */
    @Nested
    @DisplayName("Identity")
    class Identity extends IdentityCases {
        @Override
        Conformance conformance() {
            return SmokeConformance.this;
        }
    }

    /** Section B: what is registered is what others read. */
    @Nested
    @DisplayName("Registration")
    class Registering extends RegistrationCases {
        @Override
        Conformance conformance() {
            return SmokeConformance.this;
        }
    }
}
