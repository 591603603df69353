/**
 * Runs every measurement at its smallest size. Entry type: {@link io.muster.benchmarks.command.BenchIT}.
 */
@NullMarked
package io.muster.benchmarks.command;

import org.jspecify.annotations.NullMarked;
