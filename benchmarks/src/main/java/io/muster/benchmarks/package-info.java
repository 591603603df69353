/**
 * Measurements of Muster beside the raw floor, and the architecture rules over all modules.
 *
 * <p>Entry type: the benchmarks, each by itself.
 */
@NullMarked
package io.muster.benchmarks;

import org.jspecify.annotations.NullMarked;
