/**
 * The public face of the runtime: groups, remote servers, messages and events.
 *
 * <p>Entry type: the cluster server and its builder.
 */
@NullMarked
package io.muster.cluster;

import org.jspecify.annotations.NullMarked;
