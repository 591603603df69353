/**
 * Other ways to bring messages over TCP, each as its users would use it: two ends in this process, one event loop each, frames or the library's
 * own messages, no acknowledgements.
 *
 * <p>Threads: each end is called on its own event loop. Entry type: {@link io.muster.benchmarks.peers.Pair}.
 */
@NullMarked
package io.muster.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
