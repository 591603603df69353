/**
 * How fast messages go over one link, always beside the raw floor in the same run. Entry type: {@link
 * io.muster.benchmarks.link.LinkThroughput}.
 */
@NullMarked
package io.muster.benchmarks.link;

import org.jspecify.annotations.NullMarked;
