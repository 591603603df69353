/** The admin endpoint by itself. */
@NullMarked
package io.muster.cluster.admin;

import org.jspecify.annotations.NullMarked;
