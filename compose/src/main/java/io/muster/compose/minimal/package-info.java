/** The smallest server that embeds Muster: the one the README shows. Entry type: {@link io.muster.compose.minimal.HelloServer}. */
@NullMarked
package io.muster.compose.minimal;

import org.jspecify.annotations.NullMarked;
