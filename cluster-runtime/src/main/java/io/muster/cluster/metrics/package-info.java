/**
 * What can be counted and measured of a cluster, as Micrometer meters. Needs Micrometer, which is optional: nothing else in the runtime
 * loads this package but the admin endpoint's page for it.
 *
 * <p>Threads: meters are read by whoever publishes them; one sample is taken for all that are read together. Nothing here runs on a link's
 * event loop. {@code docs/operations.md} says what each meter means. Entry type: {@link io.muster.cluster.metrics.ClusterMetrics}.
 */
@NullMarked
package io.muster.cluster.metrics;

import org.jspecify.annotations.NullMarked;
