package io.muster.registry;

import io.muster.registry.health.HealthCheck;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Talks to one registry: registers servers, follows groups. The same on every registry, by these promises; each test of the
 * conformance kit is named after the promise it holds.
 *
 * <h2>Identity</h2>
 *
 * <ul>
 *   <li><b>P1</b> While the registry keeps its data, an id is unique among the live servers of a system (all groups): from 0, the lowest
 *       free one first. An exhausted range is a clear error ({@link RegistryRejectedException}) that heals when an id frees.
 *   <li><b>P2</b> Ids are leased: free at once after a graceful leave, within {@link RegistryBounds#idReuse()} after a crash, never while
 *       the holder lives. A claim has a deadline, counted on the monotonic clock from when the last successful renewal was
 *       <em>sent</em>, earlier than any reuse can be. Every query of the claim checks it. A lapsed claim is
 *       {@link RegistrationState.Suspended suspended}; reading back restores it or reports it {@link RegistrationState.Lost lost}. It
 *       closes no link by itself: peers are protected by the incarnation.
 *   <li><b>P3</b> For one id the {@link Incarnation} only grows; nothing of an old incarnation (a late delete, expiry, heartbeat) touches a
 *       newer one. After a backup was put back this holds again from when the first server that knew the newer state has noticed.
 *   <li><b>P4</b> A slot or entry owned by another live owner is never adopted, overwritten or deleted; a new process never takes over a
 *       live lease: it gets another id, and the old entry expires. An ambiguous write is read back before it is repeated. A slot that
 *       somebody else wrote without a lease is taken until an operator deletes it.
 * </ul>
 *
 * <h2>Registration</h2>
 *
 * <ul>
 *   <li><b>P5</b> What is registered is what others read, byte for byte. {@link RegistrationLimits} are checked before any I/O.
 *   <li><b>P6</b> A live server stays listed through anything shorter than its liveness bound; a short blip makes no leave and join for
 *       others. Loss of the entry by the registry or its agent is P8's case.
 *   <li><b>P7</b> A dead one leaves within {@link RegistryBounds#listing()}. Both bounds are counted from when the registry serves with a
 *       stable leader, and are measured.
 *   <li><b>P8</b> The own entry is compared regularly with what it should be; lost, deleted or altered by others, or lost with the
 *       registry's data, it is put back, with the same id if that is still free, else with a new one, and the application is told. An id
 *       that a registry keeps back after its lease ended (Consul, for its lock delay) is free to nobody meanwhile, its last holder included.
 *   <li><b>P9</b> With the registry down at start, registration goes on in the background with jittered backoff, for ever. It never gives up
 *       silently.
 *   <li><b>P10</b> {@code deregister} removes only its own incarnation, is idempotent, bounded in time, and wins over any
 *       re-registration under way. If the registry stays unreachable past the bound, the result is {@link Departure#PENDING}: retried
 *       while the process lives, otherwise left to the lease.
 * </ul>
 *
 * <h2>Health</h2>
 *
 * <ul>
 *   <li><b>P11</b> One model on all registries: passing, warning, critical, maintenance, each with a note. The server runs its checks itself
 *       and publishes the worst result. Dead is not critical: an expired lease means gone; an application that says critical is listed,
 *       critical. Built-in health never counts links.
 *   <li><b>P12</b> A hung check counts as failed and delays nothing else. Snapshots contain all listed servers with their health; which
 *       count as up is the reader's threshold.
 * </ul>
 *
 * <h2>Membership</h2>
 *
 * <ul>
 *   <li><b>P13</b> A watcher first gets one full snapshot of the groups it asked for, then only strictly newer ones by the watch's own
 *       counter; each is immutable and complete per group (not atomic across groups). {@link SnapshotDiff} derives joined, left and
 *       changed. Watching works without registering.
 *   <li><b>P14</b> Unreachable is not empty: on an outage the last snapshot stands, and the watcher is told it is stale, since when and why
 *       (also before a first snapshot); on recovery it is told again with whatever changed meanwhile. A really empty group is delivered
 *       as empty.
 *   <li><b>P15</b> A doubtful shrink (leaderless, access-filtered, reset index) is confirmed by a second, strongly consistent read
 *       before it is delivered. After a change of epoch or a missing one, departures are withheld for {@link RegistryBounds#settle()}, the
 *       watch is {@link Freshness.Recovering}, and P7 counts from its end.
 *   <li><b>P16</b> Lost history (compaction, index going backwards, expired session, ended stream, recreated parent) always leads to a full
 *       re-read. Events of an unbroken stream may be applied as deltas if newer; any doubt triggers "list, compare, apply if newer"; a
 *       slow periodic reconcile runs besides.
 *   <li><b>P17</b> Foreign or malformed entries are skipped, counted, logged once, and disturb nothing. Entries carry a format version;
 *       unknown fields are kept and ignored; an unsupported version is listed as incompatible, not malformed.
 *   <li><b>P18</b> Cost follows the groups watched, not the whole system; request rates are bounded in outage, churn and recovery;
 *       recovery and heartbeats are jittered, a single live event is not delayed.
 * </ul>
 *
 * <h2>Behaviour</h2>
 *
 * <ul>
 *   <li><b>P19</b> Callbacks are serial, never on a registry client's I/O thread, may block, may throw anything, may call back in, and
 *       never delay heartbeats or other watchers; a slow one gets the newest snapshot, not a queue.
 *   <li><b>P20</b> {@link #close()} is idempotent, from any thread, bounded even with a frozen registry; no callback starts after it returns
 *       (one still running is interrupted and reported); it frees every thread, socket and timer it made and none that it was given.
 *   <li><b>P21</b> Errors say what to do: {@link RegistryUnavailableException} (it is being retried), {@link RegistryRejectedException}
 *       (an operator must act), {@link RegistrationLostException} (the id is gone). Unknown errors mean outage, never "gone".
 *   <li><b>P22</b> Tokens and certificates are read again when their file changes; secrets never reach a log, an exception or
 *       {@code toString}.
 *   <li><b>P23</b> A connection failure reported by {@link #refresh} is a hint: the connector re-reads now, strongly consistently. It never
 *       removes another server's entry.
 *   <li><b>P24</b> Each registry's own users can read the entries: Consul's DNS, UI and health API show one service per group;
 *       ZooKeeper's entries are readable by Curator's {@code x-discovery}, etcd's by gRPC's naming format (whose readers see no
 *       health). A server without an address is there too, with nothing to connect to.
 * </ul>
 *
 * <p>All methods may be called from any thread, callbacks included; none blocks on the registry but {@code close}. A connector never
 * opens a port.
 */
public interface ServerRegistryConnector extends AutoCloseable {

    /**
     * Begins connecting, in the background; returns at once whether or not the registry is there (P9).
     *
     * @throws IllegalStateException if it was started or closed before
     */
    void start();

    /**
     * Registers a server. Returns at once; the id arrives by {@link RegistrationState.Registered}. May be called before
     * {@link #start()}.
     *
     * @param registration what others will read
     * @param checks the health checks, run by this process; without any the server is passing
     * @param listener follows the registration
     * @throws IllegalStateException after {@code close}, or if the same instance is registered already and has not left
     */
    RegistrationHandle register(
            Registration registration, Collection<HealthCheck> checks, RegistrationListener listener);

    /** Registers a server without checks. */
    default RegistrationHandle register(Registration registration, RegistrationListener listener) {
        return register(registration, List.of(), listener);
    }

    /**
     * Follows groups, with or without a registration. May be called before {@link #start()}.
     *
     * @param groups the groups, each a DNS label; none is a mistake
     * @throws IllegalArgumentException if {@code groups} is empty or names no DNS label
     * @throws IllegalStateException after {@code close}
     */
    WatchHandle watch(Set<String> groups, WatchListener listener);

    /**
     * Hints that a server may be gone or new, because a connection to it failed or it connected before it was listed (P23). The group is
     * read again at once, strongly consistently; hints are rate-limited per group. Ignored for groups nobody watches, and after
     * {@code close}.
     */
    void refresh(String group);

    /** Returns the bounds this connector states, as far as it knows them now. */
    RegistryBounds bounds();

    /** Returns what the connector knows about itself and its registry, after {@code close} too. Never blocks. */
    ConnectorDiagnosis diagnose();

    /**
     * Leaves the registry with every registration, ends every watch, frees everything (P20). Removals that are still pending are tried once
     * more. Returns within the connector's close bound (default 5 s) even with a frozen registry; an interrupt ends the wait for the
     * registry early and stays set.
     */
    @Override
    void close();
}
