/**
 * Simulated players, connected to client servers over the client listener as real ones would be.
 *
 * <p>Entry type: {@link io.muster.compose.player.PlayerCrowd}. A player's counters are written on its connection's event loop and read from
 * anywhere.
 */
@NullMarked
package io.muster.compose.player;

import org.jspecify.annotations.NullMarked;
