/**
 * The TCP links between two servers: listening, dialling, the handshake, and the live link with its messages and heartbeats.
 *
 * <p>This package opens, guards and ends single links. Whom to dial, when to dial again, and whom to admit is decided above it.
 *
 * <p>Threads: each link belongs to one event loop, which alone changes its state and runs its callbacks; {@link
 * io.muster.cluster.link.Link#send} and the other verbs may be called from any thread. Entry type: {@link
 * io.muster.cluster.link.LinkNetwork}.
 */
@NullMarked
package io.muster.cluster.link;

import org.jspecify.annotations.NullMarked;
