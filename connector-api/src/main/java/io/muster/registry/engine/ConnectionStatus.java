package io.muster.registry.engine;

import io.muster.registry.ConnectorDiagnosis.Connection;
import io.muster.registry.RegistryException;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the registry answers, for a diagnosis. Changed on the owner thread, read from any. */
final class ConnectionStatus {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionStatus.class);

    private final OwnerThread owner;
    private final String endpoint;
    private boolean told;
    private @Nullable String rejected;
    private volatile Phase phase;
    private volatile @Nullable Long contactNanos;
    private volatile @Nullable String lastError;

    ConnectionStatus(OwnerThread owner, String endpoint) {
        this.owner = owner;
        this.endpoint = endpoint;
        phase = new Phase(Connection.NEW, owner.now());
    }

    /** What it is, and since when. */
    record Phase(Connection connection, Instant since) {}

    /** The backend itself says whether it is connected; answers and failures need not be read for it. */
    void told(Connection next, String reason) {
        told = true;
        transition(next, reason);
    }

    /** The one door; a phase that stays the same keeps its moment. */
    void transition(Connection next, String reason) {
        owner.assertOwner();
        Phase old = phase;
        if (old.connection() != next && old.connection() != Connection.CLOSED) {
            phase = new Phase(next, owner.now());
            LOG.info("registry {}: {} -> {} ({})", endpoint, old.connection(), next, reason);
        }
    }

    /** A request was answered. Where the backend tells of outages, its own word ends them; a refusal ends with an answer to the same. */
    void answered(String what) {
        owner.assertOwner();
        contactNanos = owner.nanoTime();
        Connection now = phase.connection();
        boolean over = now == Connection.REJECTED ? what.equals(rejected) : now == Connection.CONNECTING || !told;
        if (over) {
            transition(Connection.CONNECTED, "it answers");
        }
    }

    /** A request failed. */
    void failed(String what, RegistryException error) {
        owner.assertOwner();
        lastError = Failures.describe(error);
        if (error instanceof RegistryRejectedException) {
            rejected = what;
            transition(Connection.REJECTED, Failures.describe(error));
        } else if (!told && error instanceof RegistryUnavailableException) {
            transition(Connection.DISCONNECTED, Failures.describe(error));
        }
    }

    void error(String text) {
        lastError = text;
    }

    Phase phase() {
        return phase;
    }

    Optional<Duration> lastContact() {
        Long at = contactNanos;
        return at == null ? Optional.empty() : Optional.of(Duration.ofNanos(owner.nanoTime() - at));
    }

    Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }
}
