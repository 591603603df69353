/**
 * Messages that are sent back: one at a time (round trip) or 64 under way (outstanding), always beside blocking NIO in the same run.
 *
 * <p>Threads: the next request is sent where the answer is heard, as one does with an asynchronous library. Entry type: {@link
 * io.muster.benchmarks.echo.Echoes}.
 */
@NullMarked
package io.muster.benchmarks.echo;

import org.jspecify.annotations.NullMarked;
