package io.muster.cluster.config;

import java.time.Duration;

/**
 * When a broken or failed link is dialled again: after a random part of {@code base}, doubled with each attempt, up to {@code max} (full
 * jitter).
 *
 * @param base the first delay's upper end
 * @param max the largest delay's upper end
 * @param stableAfter a link that stayed up so long makes the next delay {@code base} again
 */
public record RedialConfig(Duration base, Duration max, Duration stableAfter) {}
