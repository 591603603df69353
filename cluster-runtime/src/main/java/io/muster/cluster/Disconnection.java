package io.muster.cluster;

/**
 * The end of a link.
 *
 * @param reason why, for programs
 * @param text why, for people, on one line
 * @param unsent how many messages had been {@link SendResult#TAKEN} but were not handed to the operating system completely. Of those that
 *     were, the last ones may not have arrived
 */
public record Disconnection(DisconnectReason reason, String text, long unsent) {}
