package io.muster.cluster.client;

/**
 * The end of a connection.
 *
 * @param reason why, for programs
 * @param text why, for people, on one line
 * @param unsent how many messages had been taken but were not handed to the operating system completely. Of those that were, the last ones
 *     may not have arrived
 */
public record ClientDisconnection(ClientDisconnectReason reason, String text, long unsent) {}
