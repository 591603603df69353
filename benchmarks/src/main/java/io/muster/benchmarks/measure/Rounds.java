package io.muster.benchmarks.measure;

/**
 * How long to measure.
 *
 * @param count rounds, 1 or more
 * @param nanos how long one contender's part of a round is
 * @param warmUpNanos how long each contender runs before the first round
 */
public record Rounds(int count, long nanos, long warmUpNanos) {}
