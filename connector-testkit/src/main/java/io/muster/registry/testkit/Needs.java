package io.muster.registry.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the harness verbs a case calls. Where one is {@link RegistryHarness#unsupported()}, the case is counted as not applicable. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Needs {

    /** The verbs. */
    Capability[] value();
}
