/** The one kind of thread this module uses. Entry type: {@link io.muster.compose.thread.SerialThread}. */
@NullMarked
package io.muster.compose.thread;

import org.jspecify.annotations.NullMarked;
