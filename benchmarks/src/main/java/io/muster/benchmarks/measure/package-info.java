/**
 * What all measurements share: rounds in turn, medians, costs, and the table.
 *
 * <p>Threads: the measuring thread, except where a class says otherwise. Entry type: {@link io.muster.benchmarks.measure.Contest}.
 */
@NullMarked
package io.muster.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
