package io.muster.cluster;

import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.Freshness;
import io.muster.registry.RegistryBounds;

/**
 * How this server sees the registry at one moment.
 *
 * @param version the last snapshot's number, 0 before the first
 * @param freshness how far that snapshot can be trusted
 * @param bounds within which times the registry notices what happens
 * @param diagnosis what the connector knows about itself and its registry
 */
public record RegistryView(long version, Freshness freshness, RegistryBounds bounds, ConnectorDiagnosis diagnosis) {}
