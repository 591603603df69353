/**
 * From membership to links: who is a member, whom to dial and when, whom to admit, and when a server has left. The liveness table of the design
 * lives here, in {@code LivenessTable}, {@code Admission} and {@code Member}.
 *
 * <p>Threads: one owner thread runs everything; links and the connector hop onto it. Only messages go past it. Entry type: {@link
 * io.muster.cluster.membership.Membership}.
 */
@NullMarked
package io.muster.cluster.membership;

import org.jspecify.annotations.NullMarked;
