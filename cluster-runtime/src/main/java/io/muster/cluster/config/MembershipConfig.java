package io.muster.cluster.config;

import io.muster.registry.RegistryBounds;
import io.muster.registry.health.HealthStatus;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How membership becomes links, and when a server counts as ready.
 *
 * @param grace how long a live link outlasts its peer's absence from a current view of the registry
 * @param healthThreshold the worst state that still counts as up: {@link HealthStatus#PASSING}, {@link HealthStatus#WARNING} or {@link
 *     HealthStatus#CRITICAL}
 * @param readyMinimums how many links to servers of a group must be up before this server is ready, 0 or more; has every group this
 *     server dials (unless configured: 1), and of those that dial it the configured ones; sorted, immutable
 * @param stopTimeout the bound of a graceful stop
 */
public record MembershipConfig(
        Duration grace, HealthStatus healthThreshold, SortedMap<String, Integer> readyMinimums, Duration stopTimeout) {

    /** Copies the map. */
    public MembershipConfig {
        readyMinimums = Collections.unmodifiableSortedMap(new TreeMap<>(readyMinimums));
    }

    /**
     * Checks that the grace is at least the time in which a registry that lost its data lists the living again; else links would be closed
     * whose servers only had not come back yet.
     *
     * @return the problem, if there is one
     */
    public Optional<String> graceProblem(RegistryBounds bounds) {
        return grace.compareTo(bounds.settle()) >= 0
                ? Optional.empty()
                : Optional.of(CrossCheck.text(grace) + " must be at least the " + CrossCheck.text(bounds.settle())
                        + " in which the registry lists everybody again after it lost its data; raise it, or lower the"
                        + " registry's session timeout or TTL");
    }

    /** Returns whether a listed server with this health counts as up. Maintenance never does. */
    public boolean isUp(HealthStatus status) {
        return status != HealthStatus.MAINTENANCE && status.compareTo(healthThreshold) <= 0;
    }
}
