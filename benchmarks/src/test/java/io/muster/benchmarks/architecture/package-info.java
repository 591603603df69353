/**
 * Who may use whom, over all modules; here because only this module sees them all.
 *
 * <p>Entry types: {@link io.muster.benchmarks.architecture.ModuleRulesTest}, {@link
 * io.muster.benchmarks.architecture.RuntimeRulesTest} and {@link io.muster.benchmarks.architecture.EmbeddingRulesTest}.
 */
@NullMarked
package io.muster.benchmarks.architecture;

import org.jspecify.annotations.NullMarked;
