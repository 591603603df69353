package io.muster.cluster.metrics;

import io.micrometer.core.instrument.Tags;
import io.muster.cluster.ClusterStatistics;
import io.muster.cluster.metrics.Meters.Metric;

/** The meters of handshakes, which belong to no group before they are done. */
final class LinkMeters {

    private static final Metric REFUSED =
            Metric.of("muster.handshakes.refused", "Handshakes refused, by whom and why.");
    private static final Metric OPEN =
            Metric.of("muster.handshakes.open", "Accepted connections that are not links yet.");
    private static final Metric HELD = Metric.of(
            "muster.handshakes.held", "Accepted connections that wait until the registry lists their server.");

    private LinkMeters() {}

    /** Adds them; {@code now} has every reason there is. */
    static void bind(Meters meters, ClusterStatistics now) {
        for (String reason : now.refusedByUs().keySet()) {
            meters.counter(
                    REFUSED,
                    Tags.of("by", "us", "reason", Words.of(reason)),
                    sample -> sample.statistics().refusedByUs().getOrDefault(reason, 0L));
        }
        for (String reason : now.refusedByPeers().keySet()) {
            meters.counter(
                    REFUSED,
                    Tags.of("by", "peer", "reason", Words.of(reason)),
                    sample -> sample.statistics().refusedByPeers().getOrDefault(reason, 0L));
        }
        meters.gauge(OPEN, Tags.empty(), sample -> sample.statistics().openHandshakes());
        meters.gauge(HELD, Tags.empty(), sample -> sample.statistics().heldPeers());
    }
}
