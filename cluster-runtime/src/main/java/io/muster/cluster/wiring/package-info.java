/**
 * Puts the runtime together behind the public interfaces: connector, membership, links and callbacks, from start to stop. Not for use from outside.
 *
 * <p>Threads: everything here is thread-safe; what changes is written by the membership's owner thread. Entry type: {@link
 * io.muster.cluster.wiring.RunningCluster}.
 */
@NullMarked
package io.muster.cluster.wiring;

import org.jspecify.annotations.NullMarked;
