package io.muster.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsulClaimTest {

    private static final ServerIdentity IDENTITY = new ServerIdentity(7, new InstanceId(1, 2), new Incarnation(3, 44));

    /** P2: an agent that is stopped in order ends its sessions at once, and then Consul keeps their ids back for a minute at most. */
    @ParameterizedTest
    @CsvSource({"PT1S, PT1S", "PT20S, PT20S", "PT60S, PT60S", "PT61S, PT60S", "PT24H, PT60S"})
    void isReliedUponForNoLongerThanItsIdIsKeptBack(Duration ttl, Duration validity) {
        Claim claim = new ConsulClaim("session", ttl, "world").claim(IDENTITY);

        assertThat(claim.validity()).isEqualTo(validity);
        assertThat(claim.renewEvery()).isEqualTo(validity.dividedBy(3));
        assertThat(EntryCodec.session("name", ttl))
                .contains("\"TTL\":\"" + ttl.toMillis() + "ms\"")
                .contains("\"LockDelay\":\"" + validity.toMillis() + "ms\"");
    }
}
