package io.muster.registry.engine;

import io.muster.registry.Registration;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthStatus;
import java.util.Optional;

/** What a registration has to say at this moment. Changed on the owner thread; the health may be looked at from any. */
final class PublishedContent {

    private Registration registration;
    private Health checked;
    private Optional<String> maintenance = Optional.empty();
    private volatile Health health;

    PublishedContent(Registration registration, Health checked) {
        this.registration = registration;
        this.checked = checked;
        health = checked;
    }

    void registration(Registration next) {
        registration = next;
    }

    void checked(Health next) {
        checked = next;
        settle();
    }

    void maintenance(Optional<String> reason) {
        maintenance = reason;
        settle();
    }

    private void settle() {
        // Maintenance wins over every check (P11)
        health = maintenance
                .map(reason -> new Health(HealthStatus.MAINTENANCE, reason))
                .orElse(checked);
    }

    Health health() {
        return health;
    }

    EntryContent newest() {
        return new EntryContent(registration, health);
    }
}
