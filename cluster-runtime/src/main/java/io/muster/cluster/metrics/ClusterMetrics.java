package io.muster.cluster.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.muster.cluster.Cluster;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The meters of one cluster, to bind to the registry of the application that embeds it. All begin with {@code muster.}; they are tagged with
 * group, direction, state or reason, never with a server or an address, and every value of a tag is there from the beginning, so that their
 * number does not change. Counters never fall: servers that left are counted on. Thread-safe.
 *
 * <p>The admin endpoint needs none of this: it binds to a registry of its own.
 */
public final class ClusterMetrics implements MeterBinder, AutoCloseable {

    private final Sampler sampler;
    private final Tags tags;
    private final List<Meters> bound = new CopyOnWriteArrayList<>();

    /** Makes the meters of a cluster, started or not. */
    public ClusterMetrics(Cluster cluster) {
        this(cluster, Tags.empty());
    }

    /**
     * Makes the meters of a cluster with more tags, by which several clusters of one process can be told apart.
     *
     * @param tags none of {@code group}, {@code direction}, {@code state}, {@code status}, {@code reason}, {@code kind} and {@code by}
     */
    public ClusterMetrics(Cluster cluster, Iterable<Tag> tags) {
        this.sampler = new Sampler(cluster, System::nanoTime);
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Meters meters = new Meters(registry, sampler, tags);
        bound.add(meters);
        Sample now = sampler.sample();
        now.groups().values().forEach(group -> GroupMeters.bind(meters, group.group()));
        LinkMeters.bind(meters, now.statistics());
        RegistryMeters.bind(meters);
    }

    /** Removes the meters from every registry they were bound to. */
    @Override
    public void close() {
        bound.forEach(Meters::remove);
        bound.clear();
    }
}
