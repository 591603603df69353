/**
 * The public face of the runtime: the cluster a server takes part in, its groups, the remote servers, messages and events.
 *
 * <p>Entry type: {@link io.muster.cluster.Cluster}, made from a {@link
 * io.muster.cluster.config.ClusterConfig}.
 *
 * <p>Threads: every method may be called from any thread, callbacks included, and none blocks unless its documentation says so. Callbacks
 * about one remote server come one at a time (see {@link io.muster.cluster.HandlerMode}); what a callback throws is logged and counted,
 * and harms nobody.
 */
@NullMarked
package io.muster.cluster;

import org.jspecify.annotations.NullMarked;
