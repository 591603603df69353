/**
 * The demo: a real registry, the six servers as processes of their own, players, a short story, and what it proved.
 *
 * <p>Entry type: {@link io.muster.compose.demo.Demo}. The story runs on the main thread; what the processes print is read by one thread each and
 * kept in {@link io.muster.compose.demo.ServerProcess}.
 */
@NullMarked
package io.muster.compose.demo;

import org.jspecify.annotations.NullMarked;
