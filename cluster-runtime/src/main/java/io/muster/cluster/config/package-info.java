/**
 * What a server is told: its place in the system, its addresses, its registry, and every limit and time.
 *
 * <p>Immutable values, safe on any thread. Entry type: {@link io.muster.cluster.config.ClusterConfig}, read from a file or built in code; both
 * ways go through the same checks, and every problem is told at once, with the file and the line.
 */
@NullMarked
package io.muster.cluster.config;

import org.jspecify.annotations.NullMarked;
