/** What an author of another connector writes, as the README shows it: with nothing but what is public. */
@NullMarked
package io.muster.registry.testkit.example;

import org.jspecify.annotations.NullMarked;
