package io.muster.compose.player;

/**
 * What all players saw.
 *
 * @param players how many there are
 * @param connected how many are connected now
 * @param confirmedSteps steps that a world server confirmed
 * @param handovers how often a player went on under another world server
 * @param metOthers how many players saw one of another client server in their region
 */
public record CrowdReport(int players, int connected, long confirmedSteps, long handovers, int metOthers) {}
