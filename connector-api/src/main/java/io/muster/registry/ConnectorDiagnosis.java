package io.muster.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a connector knows about itself and its registry, at one moment. Holds no secret.
 *
 * @param type the connector's type, as in {@code registry.type}
 * @param endpoint where the registry is
 * @param connection whether the registry answers
 * @param since when {@code connection} became what it is
 * @param lastContact how long ago the registry last answered; empty if it never did
 * @param lastError the last failure; empty if there was none
 * @param epoch the epoch of the registry's data, once known
 * @param counters what happened how often since the start, by name (for example {@code reregistrations}, {@code reconnects},
 *     {@code entries-skipped}, {@code shrinks-confirmed}, {@code lists}, {@value #FAILED_TASKS})
 * @param details what this registry adds, by name (for example the negotiated session timeout)
 */
public record ConnectorDiagnosis(
        String type,
        String endpoint,
        Connection connection,
        Instant since,
        Optional<Duration> lastContact,
        Optional<String> lastError,
        OptionalLong epoch,
        Map<String, Long> counters,
        Map<String, String> details) {

    /**
     * The counter of tasks within the connector itself that threw where nobody waited for them. Any but zero is a fault of the connector; the log has the
     * stack. What a request of somebody throws is told to that one instead.
     */
    public static final String FAILED_TASKS = "failed-tasks";

    /** Copies the maps, sorted. */
    public ConnectorDiagnosis {
        counters = Collections.unmodifiableMap(new TreeMap<>(counters));
        details = Collections.unmodifiableMap(new TreeMap<>(details));
    }

    /** Whether the registry answers. */
    public enum Connection {
        /** Not started. */
        NEW,
        /** Started; no answer yet. */
        CONNECTING,
        /** It answers. */
        CONNECTED,
        /** It answered before and does not now. */
        DISCONNECTED,
        /** It answers no; an operator must act. */
        REJECTED,
        /** Closed. */
        CLOSED
    }
}
