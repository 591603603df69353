/** Whole clusters on real sockets. */
@NullMarked
package io.muster.cluster.scenario;

import org.jspecify.annotations.NullMarked;
