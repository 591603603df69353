/** Tests of the order in which callbacks run, and where. */
@NullMarked
package io.muster.cluster.dispatch;

import org.jspecify.annotations.NullMarked;
