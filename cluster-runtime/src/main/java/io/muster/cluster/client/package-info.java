/**
 * Application clients: a listener for the servers of external groups, and a small client for applications that have no protocol of their own.
 * Both are optional; a server that has its own listener for clients embeds only the cluster.
 *
 * <p>Frames are those of the links ({@link io.muster.cluster.link.protocol}); {@code docs/client-protocol.md} is the page to them. Connections
 * are neither encrypted nor authenticated, but for a token that the application itself looks at.
 *
 * <p>Threads: each connection belongs to one event loop, which alone changes its state and runs its callbacks; the verbs may be called from
 * any thread. Entry types: {@link io.muster.cluster.client.ClientListener} and {@link io.muster.cluster.client.MusterClient}.
 */
@NullMarked
package io.muster.cluster.client;

import org.jspecify.annotations.NullMarked;
