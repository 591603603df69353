/**
 * Many links: what one thread gets through when it writes to all of them, and what it takes to have a thousand. At the link itself, because a
 * thousand whole servers in one process would be measured by their own threads.
 *
 * <p>Threads: a crowd has one event loop at each end. Entry type: {@link io.muster.benchmarks.scale.Scale}.
 */
@NullMarked
package io.muster.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
