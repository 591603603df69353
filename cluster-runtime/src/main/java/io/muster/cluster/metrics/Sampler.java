package io.muster.cluster.metrics;

import io.muster.cluster.Cluster;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Takes one sample for all meters that are read within a moment: they fit each other, and a publication costs one walk over the members. */
final class Sampler {

    static final Duration MOMENT = Duration.ofMillis(250);

    private final Cluster cluster;
    private final LongSupplier nanoTime;
    private @Nullable Sample last;
    private long takenAt;

    Sampler(Cluster cluster, LongSupplier nanoTime) {
        this.cluster = cluster;
        this.nanoTime = nanoTime;
    }

    synchronized Sample sample() {
        long now = nanoTime.getAsLong();
        Sample current = last;
        if (current == null || now - takenAt >= MOMENT.toNanos()) {
            current = Sample.of(cluster);
            last = current;
            takenAt = now;
        }
        return current;
    }
}
