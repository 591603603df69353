/**
 * The command line of all measurements.
 *
 * <p>Threads: one, the measuring thread. Entry type: {@link io.muster.benchmarks.command.Bench}.
 */
@NullMarked
package io.muster.benchmarks.command;

import org.jspecify.annotations.NullMarked;
