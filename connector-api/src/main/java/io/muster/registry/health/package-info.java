/**
 * The health model, the same on all registries (P11, P12): what a server says of itself, and the checks it says it from.
 *
 * <p>Entry types: {@link io.muster.registry.health.Health}, {@link io.muster.registry.health.HealthCheck}. The server runs its checks itself,
 * each on a thread of a small pool with a timeout, never on the connector's owner thread.
 */
@NullMarked
package io.muster.registry.health;

import org.jspecify.annotations.NullMarked;
