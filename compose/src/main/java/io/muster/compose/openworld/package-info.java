/**
 * The open world itself: one map cut into regions, who owns which region, and what the servers say to each other about it.
 *
 * <p>Pure values and functions without threads or sockets; the servers are in {@code io.muster.compose.server}. Entry types: {@link
 * io.muster.compose.openworld.WorldMap}, {@link io.muster.compose.openworld.WorldMessage}.
 */
@NullMarked
package io.muster.compose.openworld;

import org.jspecify.annotations.NullMarked;
