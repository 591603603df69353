/** Tests of the liveness table, cell by cell, on virtual time with links that are not real. */
@NullMarked
package io.muster.cluster.membership;

import org.jspecify.annotations.NullMarked;
