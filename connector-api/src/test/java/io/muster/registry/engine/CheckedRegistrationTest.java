package io.muster.registry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationListener;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthCheck;
import io.muster.registry.health.HealthStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Health checks of a registration, through the whole engine (P11). */
class CheckedRegistrationTest {

    private final EngineBed bed = new EngineBed();
    private Health answer = Health.PASSING;

    private RegistrationHandle registered() {
        bed.willing().started();
        HealthCheck check =
                new HealthCheck.InProcess("db", Duration.ofSeconds(10), Duration.ofSeconds(2), () -> answer);
        RegistrationHandle handle =
                bed.engine.register(EngineBed.registration(), List.of(check), RegistrationListener.NONE);
        bed.time.runPending();
        return handle;
    }

    private Health published() {
        return bed.backend.last("publish").argument(EntryContent.class).health();
    }

    @Test
    void isRegisteredWithoutWaitingForTheChecks_andCriticalUntilTheyAnswered() {
        registered();

        ClaimRequest request = bed.backend.last("claim").argument(ClaimRequest.class);
        assertThat(request.content().health().status()).isEqualTo(HealthStatus.CRITICAL);
        assertThat(published()).isEqualTo(Health.PASSING);
    }

    @Test
    void changesAreWrittenInPlace() {
        RegistrationHandle handle = registered();
        answer = Health.critical("no connection");

        bed.advanceMillis(10_000);

        assertThat(published()).isEqualTo(Health.critical("db: no connection"));
        assertThat(handle.health()).isEqualTo(Health.critical("db: no connection"));
        assertThat(bed.backend.count("claim")).isEqualTo(1);
    }

    @Test
    void checksThatStaySame_writeNothing() {
        registered();
        int before = bed.backend.count("publish");

        bed.advance(Duration.ofMinutes(5));

        assertThat(bed.backend.count("publish")).isEqualTo(before);
    }

    @Test
    void maintenance_winsOverWhatTheChecksSay() {
        RegistrationHandle handle = registered();
        handle.maintenance(Optional.of("new disks"));
        bed.time.runPending();
        answer = Health.critical("no connection");

        bed.advanceMillis(10_000);
        assertThat(published()).isEqualTo(new Health(HealthStatus.MAINTENANCE, "new disks"));
        handle.maintenance(Optional.empty());
        bed.time.runPending();

        assertThat(published()).isEqualTo(Health.critical("db: no connection"));
    }

    @Test
    void leaving_endsTheChecks() {
        RegistrationHandle handle = registered();

        handle.close();

        assertThat(bed.time.timers()).isZero();
    }

    @Test
    void checksOfOneName_areRefusedBeforeAnythingIsRegistered() {
        HealthCheck check =
                new HealthCheck.InProcess("db", Duration.ofSeconds(10), Duration.ofSeconds(2), () -> answer);

        assertThatThrownBy(() ->
                        bed.engine.register(EngineBed.registration(), List.of(check, check), RegistrationListener.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        bed.willing().started();
        assertThat(bed.register().claim()).isPresent();
    }
}
