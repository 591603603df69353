package io.muster.registry.backend;

import io.muster.registry.Registration;
import io.muster.registry.health.Health;

/**
 * What an entry has to say, apart from the identity, which the claim knows.
 *
 * @param registration what was registered, with the newest properties
 * @param health the newest health
 */
public record EntryContent(Registration registration, Health health) {}
