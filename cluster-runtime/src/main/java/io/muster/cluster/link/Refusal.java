package io.muster.cluster.link;

import io.muster.cluster.link.protocol.RefusalReason;
import java.net.InetSocketAddress;
import java.time.Instant;

/**
 * A link that was refused in its handshake.
 *
 * @param at when, on the wall clock
 * @param byUs whether we refused; else the peer did
 * @param reason why, for programs
 * @param peer {@code group/id} by the word of whom we refused, empty if it has not said; {@code server id} as we dialled whom refused us
 * @param address the peer's
 * @param text why, for people; free of control characters
 */
public record Refusal(
        Instant at, boolean byUs, RefusalReason reason, String peer, InetSocketAddress address, String text) {}
