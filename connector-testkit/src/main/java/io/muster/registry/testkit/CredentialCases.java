package io.muster.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.Freshness;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.ServerChange;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What clients prove themselves by is refused, or becomes another. */
abstract class CredentialCases extends ConformanceCases {

    @Test
    @Needs(Capability.CREDENTIALS)
    @DisplayName(
            "P21 out.authTokenExpiresOrRotates: a refused one says that an operator must act, keeps its view, and goes on when that is done")
    void p21_authTokenExpires() throws Exception {
        Client client = authenticated();
        Watcher watcher = client.watch(WORLD);
        Member own = client.registered(WORLD);
        Member other = authenticated().registered(WORLD);
        watcher.awaitExactly(own, other);
        int id = own.awaitRegistered().id();
        int mark = watcher.mark();
        harness().revokeCredential(scope().system());
        client.connector().refresh(WORLD);
        watcher.await("a stale view", snapshot -> snapshot.freshness() instanceof Freshness.Stale);
        Member late = client.register(WORLD);
        Eventually.eventually("an operator to be told", () -> isRejected(client, late));
        assertThat(watcher.changesSince(mark)).isEmpty();
        harness().rotateCredential(scope().system());
        watcher.awaitCurrent();
        late.awaitRegistered();
        watcher.awaitExactly(own, other, late);
        assertThat(own.awaitRegistered().id()).isEqualTo(id);
        assertThat(own.toldOf(RegistrationState.Lost.class)).isEmpty();
        assertThat(watcher.changesSince(mark)).noneMatch(ServerChange.Left.class::isInstance);
        Eventually.eventually(
                "the diagnosis to be well again",
                () -> client.connector().diagnose().connection() == ConnectorDiagnosis.Connection.CONNECTED);
    }

    private static boolean isRejected(Client client, Member late) {
        ConnectorDiagnosis diagnosis = client.connector().diagnose();
        return diagnosis.connection() == ConnectorDiagnosis.Connection.REJECTED
                && diagnosis.lastError().isPresent()
                && late.handle().state() instanceof RegistrationState.Pending pending
                && pending.lastError()
                        .filter(RegistryRejectedException.class::isInstance)
                        .isPresent();
    }

    @Test
    @Needs(Capability.CREDENTIALS)
    @DisplayName("P22 out.authTokenExpiresOrRotates: watching, renewing and publishing go on with another credential")
    void p22_authTokenRotates() throws Exception {
        Client client = authenticated();
        Watcher watcher = client.watch(WORLD);
        Member own = client.registered(WORLD);
        Member other = authenticated().registered(WORLD);
        watcher.awaitExactly(own, other);
        int mark = watcher.mark();
        harness().rotateCredential(scope().system());
        own.update(Map.of("after", "rotation"));
        Member late = client.register(WORLD);
        late.awaitRegistered();
        watcher.awaitExactly(own, other, late);
        RegistrySeen.awaitProperties(watcher, own, Map.of("after", "rotation"));
        watcher.awaitCurrent();
        Eventually.letPass(harness().lease().multipliedBy(2));
        own.awaitRegistered();
        other.awaitRegistered();
        assertThat(own.toldOf(RegistrationState.Lost.class)).isEmpty();
        assertThat(watcher.changesSince(mark)).noneMatch(ServerChange.Left.class::isInstance);
        Member marker = authenticated().registered(WORLD);
        watcher.awaitExactly(own, other, late, marker);
    }

    private Client authenticated() throws Exception {
        return scope().client(scope().options().withCredential());
    }
}
