package io.muster.cluster;

import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.Freshness;
import io.muster.registry.RegistryBounds;
import java.time.Duration;
import java.time.Instant;

/**
 * How this server sees the registry at one moment.
 *
 * @param version the last snapshot's number, 0 before the first
 * @param freshness how far that snapshot can be trusted
 * @param bounds within which times the registry notices what happens
 * @param diagnosis what the connector knows about itself and its registry
 */
public record RegistryView(long version, Freshness freshness, RegistryBounds bounds, ConnectorDiagnosis diagnosis) {

    /** Returns how long the snapshot has not been current, at {@code now} on the wall clock; zero while it is. */
    public Duration age(Instant now) {
        if (freshness instanceof Freshness.Stale stale) {
            return between(stale.since(), now);
        }
        return freshness instanceof Freshness.Recovering recovering ? between(recovering.since(), now) : Duration.ZERO;
    }

    /** The wall clock may have been set back meanwhile. */
    private static Duration between(Instant since, Instant now) {
        return now.isBefore(since) ? Duration.ZERO : Duration.between(since, now);
    }
}
