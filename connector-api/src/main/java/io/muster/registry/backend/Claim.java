package io.muster.registry.backend;

import io.muster.registry.ServerIdentity;
import java.time.Duration;

/**
 * An id that was taken and an entry that was published under it.
 *
 * @param identity the id, the instance, and the incarnation as the registry numbered it
 * @param validity how long the claim may be relied upon after a successful renewal was sent: less than the earliest moment at which the
 *     registry may give the id away
 * @param renewEvery how often to renew; at most a third of {@code validity}
 * @param token the backend's own: lease, session, versions. Never looked into by anybody else
 */
public record Claim(ServerIdentity identity, Duration validity, Duration renewEvery, Object token) {}
