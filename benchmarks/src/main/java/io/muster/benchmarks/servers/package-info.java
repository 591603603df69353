/**
 * Whole Muster servers of this process, linked through the public API.
 *
 * <p>Threads: the measuring thread makes and closes them. Entry type: {@link io.muster.benchmarks.servers.ServerPair}.
 */
@NullMarked
package io.muster.benchmarks.servers;

import org.jspecify.annotations.NullMarked;
