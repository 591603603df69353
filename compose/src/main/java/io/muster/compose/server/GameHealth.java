package io.muster.compose.server;

import io.muster.registry.health.Health;
import io.muster.registry.health.HealthCheck;
import java.time.Duration;

/** How the game feels: what whoever runs the server says it does, so that the demo can make one ill. From any thread. */
final class GameHealth {

    private static final Duration INTERVAL = Duration.ofMillis(250);
    /** A machine that is busy is not ill. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private volatile Health now = Health.PASSING;

    /** Returns the check that finds it. */
    HealthCheck check() {
        return new HealthCheck.InProcess("game", INTERVAL, TIMEOUT, () -> now);
    }

    void set(Health health) {
        now = health;
    }
}
