/**
 * The wire format of a link: frames, handshake, reason codes. {@code docs/link-protocol.md} is the page to it.
 *
 * <p>Pure functions and values without threads; numbers on the wire are append-only. Entry type: {@link
 * io.muster.cluster.link.protocol.LinkProtocol}.
 */
@NullMarked
package io.muster.cluster.link.protocol;

import org.jspecify.annotations.NullMarked;
