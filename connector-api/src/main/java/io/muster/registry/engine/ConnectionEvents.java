package io.muster.registry.engine;

import io.muster.registry.ConnectorDiagnosis.Connection;
import io.muster.registry.backend.BackendEvents;
import java.time.Duration;

/** Brings a backend's news of its connection to the owner thread, and to everybody there. */
final class ConnectionEvents implements BackendEvents {

    private final EngineContext engine;
    private final ConnectionStatus status;
    private final Membership membership;
    private final Registrations registrations;
    private boolean knownBefore;

    ConnectionEvents(
            EngineContext engine, ConnectionStatus status, Membership membership, Registrations registrations) {
        this.engine = engine;
        this.status = status;
        this.membership = membership;
        this.registrations = registrations;
    }

    @Override
    public void connected() {
        engine.owner().execute(() -> {
            boolean again = knownBefore;
            knownBefore = true;
            status.told(Connection.CONNECTED, "the connection is made");
            if (again) {
                engine.counters().add(Counted.RECONNECTS);
                membership.reconnected();
            } else {
                membership.connected();
            }
            registrations.all().forEach(machine -> machine.connected(again));
        });
    }

    @Override
    public void disconnected(String reason) {
        engine.owner().execute(() -> {
            status.error(reason);
            status.told(Connection.DISCONNECTED, reason);
            membership.disconnected(reason);
        });
    }

    @Override
    public void claimDoubted(String reason) {
        engine.owner().execute(() -> {
            engine.counters().add(Counted.DOUBTS);
            registrations.all().forEach(machine -> machine.doubted(Duration.ZERO));
        });
    }
}
