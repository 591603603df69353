package io.muster.cluster;

import io.muster.cluster.config.ClusterConfig;
import io.muster.registry.spi.InvalidSettingsException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One server's part in a system: its registration, the servers of the groups its own is linked to, and the TCP links to them.
 *
 * <p>Life: made, listeners set, {@link #start()}, {@link #awaitReady}, … {@link #stop} or {@link #close()}. It installs no signal handler, no
 * shutdown hook, and no JVM-wide property; stop it yourself when your process ends.
 */
public interface Cluster extends AutoCloseable {

    /**
     * Makes a cluster of a configuration alone.
     *
     * @throws InvalidSettingsException as {@link ClusterBuilder#build()} does
     */
    static Cluster create(ClusterConfig config) {
        return builder(config).build();
    }

    /** Returns a builder, for health checks or a connector made in code. */
    static ClusterBuilder builder(ClusterConfig config) {
        return new ClusterBuilder(config);
    }

    /**
     * Returns a linked group: one that our group connects to, or one that connects to ours.
     *
     * @throws IllegalArgumentException naming the linked groups, if {@code name} is none of them
     */
    ServerGroup group(String name);

    /** Returns every linked group, by name. */
    Collection<ServerGroup> groups();

    /** Returns the member with an id, of any linked group. */
    Optional<RemoteServer> server(int id);

    /** Returns every member of every linked group, by ascending id. */
    Collection<RemoteServer> servers();

    /** Returns this server. */
    LocalServer self();

    /** Returns how this server sees the registry. */
    RegistryView registry();

    /** Returns the counters that belong to no group, and what was refused last; those of a group are {@link ServerGroup#statistics()}. */
    ClusterStatistics statistics();

    /** Returns where this cluster stands. */
    ClusterState state();

    /**
     * Adds a listener for this server's own state.
     *
     * @throws IllegalStateException if the cluster was started: events would have been missed
     */
    void listen(ClusterListener listener);

    /**
     * Binds the link listener, and begins to register, to follow the linked groups and to dial. Returns once the address is bound, whether or
     * not the registry is there.
     *
     * <p>If it throws, nothing is left behind, and the cluster is stopped.
     *
     * @throws java.io.UncheckedIOException naming the address, if it cannot be bound
     * @throws InvalidSettingsException if no address can be advertised
     * @throws IllegalStateException if it was started before
     */
    void start();

    /** Returns whether the links this server needs are up now, and what is missing. */
    Readiness readiness();

    /**
     * Returns a stage that completes once this server is registered and, for each group it needs, as many links are up as it needs (by
     * default one to each group it connects to). Registry rows do not count, links do. It completes exceptionally with {@link
     * NotReadyException} if the cluster stops before.
     */
    CompletionStage<Void> ready();

    /**
     * Blocks until {@link #ready()}.
     *
     * @throws NotReadyException saying what is missing and what was tried, if the time is over or the cluster stops
     */
    void awaitReady(Duration timeout) throws NotReadyException, InterruptedException;

    /**
     * Stops gracefully: accepts and dials nobody any more, leaves the registry, lets queued messages go out, tells every peer, closes. Then
     * every thread, socket and timer is gone. Idempotent: later calls return the first one's result.
     *
     * @param bound how long it may take, more than zero
     * @return completes within about the bound, never exceptionally
     */
    CompletionStage<StopReport> stop(Duration bound);

    /**
     * Stops within the configured {@code membership.stop-timeout} and waits for it; from a callback without waiting. An interrupt ends the wait
     * and stays set.
     */
    @Override
    void close();
}
