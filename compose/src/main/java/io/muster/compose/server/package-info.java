/**
 * The three kinds of servers of the open world, each a plain program that embeds Muster.
 *
 * <p>Entry type: {@link io.muster.compose.server.ServerMain}. All game state of a server is owned by one {@link
 * io.muster.compose.thread.SerialThread}; callbacks of links and of players hop onto it.
 */
@NullMarked
package io.muster.compose.server;

import org.jspecify.annotations.NullMarked;
