package io.muster.registry.health;

/** How well a listed server is. Dead is none of these: a dead server is not listed (P11). The order is from best to worst. */
public enum HealthStatus {
    /** Does its work. */
    PASSING,
    /** Does its work, but somebody should look. */
    WARNING,
    /** Cannot do its work; listed all the same. */
    CRITICAL,
    /** Taken out on purpose; wins over every check. */
    MAINTENANCE
}
