package io.muster.registry.engine;

import java.time.Duration;

/**
 * The times all connectors share. The defaults are right for a LAN.
 *
 * @param requestBound how long the engine waits for one request; default 3 s
 * @param closeBound how long {@code close} may take; default 5 s
 * @param retry how a failed request is repeated; default 100 ms to 5 s
 * @param auditInterval how often the own entry is compared with what it should be (P8); default 5 s, jittered, and in a process with more than 250
 *     registrations at least a fiftieth of a second for each
 * @param reconcileInterval how often a watched group is listed though nothing happened (P16); default 30 s, jittered, and in groups of more than 300 at least a
 *     tenth of a second for each entry
 * @param recoveryJitter over how long those who recover from one outage spread (P18); default 250 ms, may be zero
 * @param refreshInterval the shortest time between two listings of a group for hints (P23); default 1 s
 */
public record EngineSettings(
        Duration requestBound,
        Duration closeBound,
        Backoff retry,
        Duration auditInterval,
        Duration reconcileInterval,
        Duration recoveryJitter,
        Duration refreshInterval) {

    /** So that what is read for nothing does not grow with the group (P18). */
    private static final Duration RECONCILE_PER_ENTRY = Duration.ofMillis(100);

    /** So that a process with many servers does not ask for all of them at the pace of one (P18). */
    private static final Duration AUDIT_PER_REGISTRATION = Duration.ofMillis(20);

    private static final EngineSettings DEFAULTS = new EngineSettings(
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5)),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMillis(250),
            Duration.ofSeconds(1));

    /** Checks every time. */
    public EngineSettings {
        positive("requestBound", requestBound);
        positive("closeBound", closeBound);
        positive("auditInterval", auditInterval);
        positive("reconcileInterval", reconcileInterval);
        positive("refreshInterval", refreshInterval);
        if (recoveryJitter.isNegative()) {
            throw new IllegalArgumentException("recoveryJitter=" + recoveryJitter + " must not be negative");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + "=" + value + " must be more than zero");
        }
    }

    /** Returns the settings for a LAN. */
    public static EngineSettings defaults() {
        return DEFAULTS;
    }

    /** Returns how often a group of so many entries is listed though nothing happened. */
    Duration reconcileInterval(int entries) {
        return longer(reconcileInterval, RECONCILE_PER_ENTRY.multipliedBy(entries));
    }

    /** Returns how often each of so many registrations is audited. */
    Duration auditInterval(int registrations) {
        return longer(auditInterval, AUDIT_PER_REGISTRATION.multipliedBy(registrations));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /**
     * Returns these settings for a connector whose user says how long one of its requests may take. What the engine asks for is one of those or several, so it waits for
     * half as long again, at least for the request bound there is; but for no more than half of a claim's validity, so that a renewal in vain leaves time for another.
     *
     * @param request how long one request to the registry may take
     * @param validity how long a claim may be relied upon, see {@link io.muster.registry.backend.Claim#validity()}
     */
    public EngineSettings forRequests(Duration request, Duration validity) {
        Duration several = request.multipliedBy(3).dividedBy(2);
        Duration most = validity.dividedBy(2);
        return withRequestBound(longer(requestBound, several.compareTo(most) < 0 ? several : most));
    }

    /** Returns these settings with another request bound. */
    public EngineSettings withRequestBound(Duration bound) {
        return new EngineSettings(
                bound, closeBound, retry, auditInterval, reconcileInterval, recoveryJitter, refreshInterval);
    }

    /** Returns these settings with another close bound. */
    public EngineSettings withCloseBound(Duration bound) {
        return new EngineSettings(
                requestBound, bound, retry, auditInterval, reconcileInterval, recoveryJitter, refreshInterval);
    }

    /** Returns these settings with another way of repeating. */
    public EngineSettings withRetry(Backoff backoff) {
        return new EngineSettings(
                requestBound, closeBound, backoff, auditInterval, reconcileInterval, recoveryJitter, refreshInterval);
    }

    /** Returns these settings with another audit interval. */
    public EngineSettings withAuditInterval(Duration interval) {
        return new EngineSettings(
                requestBound, closeBound, retry, interval, reconcileInterval, recoveryJitter, refreshInterval);
    }

    /** Returns these settings with another reconcile interval. */
    public EngineSettings withReconcileInterval(Duration interval) {
        return new EngineSettings(
                requestBound, closeBound, retry, auditInterval, interval, recoveryJitter, refreshInterval);
    }

    /** Returns these settings with another recovery jitter. */
    public EngineSettings withRecoveryJitter(Duration jitter) {
        return new EngineSettings(
                requestBound, closeBound, retry, auditInterval, reconcileInterval, jitter, refreshInterval);
    }

    /** Returns these settings with another refresh interval. */
    public EngineSettings withRefreshInterval(Duration interval) {
        return new EngineSettings(
                requestBound, closeBound, retry, auditInterval, reconcileInterval, recoveryJitter, interval);
    }
}
