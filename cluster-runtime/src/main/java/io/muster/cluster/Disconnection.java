package io.muster.cluster;

/**
 * The end of a link.
 *
 * @param reason why, for programs
 * @param text why, for people, on one line
 * @param unsent how many messages had been {@link SendResult#TAKEN} but were not handed to the operating system completely. Of those that
 *     were, the last ones may not have arrived
 * @param undelivered how many messages had come, and are not handed to the handler: it was so far behind (see {@code link.handler-queue}) that the link
 *     had stopped reading, and did not catch up before the link ended. What had left the link's buffers is delivered before this callback. Exact where we said goodbye; at least so many where
 *     the link broke or was replaced, for what had not been read from the system by then is not known
 */
public record Disconnection(DisconnectReason reason, String text, long unsent, long undelivered) {}
