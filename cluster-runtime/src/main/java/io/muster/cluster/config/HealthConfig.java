package io.muster.cluster.config;

import io.muster.registry.health.HealthCheck;
import java.util.List;

/**
 * The health checks of the configuration; those in code come besides.
 *
 * @param checks by name, in the order of the alphabet; immutable
 */
public record HealthConfig(List<HealthCheck> checks) {

    /** Copies the list. */
    public HealthConfig {
        checks = List.copyOf(checks);
    }
}
