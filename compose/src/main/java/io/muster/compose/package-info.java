/**
 * The example system: an open world of client, world and social servers, and the demo that runs it.
 *
 * <p>Entry type: the demo's main class.
 */
@NullMarked
package io.muster.compose;

import org.jspecify.annotations.NullMarked;
