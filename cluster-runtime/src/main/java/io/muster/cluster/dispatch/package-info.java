/**
 * Runs the application's callbacks: in order per server, on workers or on the event loop, with back-pressure, and without letting what they throw
 * harm anybody.
 *
 * <p>Threads: everything here is thread-safe; a {@link io.muster.cluster.dispatch.Mailbox} makes the callbacks of one server serial. Entry type:
 * {@link io.muster.cluster.dispatch.ServerDispatch}.
 */
@NullMarked
package io.muster.cluster.dispatch;

import org.jspecify.annotations.NullMarked;
