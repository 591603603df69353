/**
 * The admin endpoint: what this server knows about itself, its registry and its links, over HTTP for those who operate it.
 *
 * <p>Threads: one event loop of its own reads requests and writes answers; what an answer says is gathered on two more threads, because
 * asking a connector may block. Nothing here runs on a link's event loop. A connection is owned by the event loop. Entry type: {@link
 * io.muster.cluster.admin.AdminEndpoint}.
 */
@NullMarked
package io.muster.cluster.admin;

import org.jspecify.annotations.NullMarked;
