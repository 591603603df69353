package io.muster.cluster;

import java.time.Instant;

/**
 * A link that was refused in its handshake, as both ends can show it.
 *
 * @param at when, on the wall clock
 * @param byUs whether we refused; else the peer did
 * @param reason one of the refusal reasons of {@code docs/link-protocol.md}, such as {@code TOPOLOGY}
 * @param peer {@code group/id} by the word of whom we refused, empty if it has not said; {@code server id} as we dialled whom refused us
 * @param address the peer's address
 * @param text why, for people, on one line; free of control characters
 */
public record Refusal(Instant at, boolean byUs, String reason, String peer, String address, String text) {}
