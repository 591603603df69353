/**
 * The one owner thread of a connector, and time as a parameter.
 *
 * <p>Entry type: {@link io.muster.registry.time.OwnerThread}. The state machines never look at a clock of their own: they are driven in production
 * by a real thread and in tests by virtual time.
 */
@NullMarked
package io.muster.registry.time;

import org.jspecify.annotations.NullMarked;
