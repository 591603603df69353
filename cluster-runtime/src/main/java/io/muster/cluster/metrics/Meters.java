package io.muster.cluster.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Adds meters to one registry. */
final class Meters {

    private final MeterRegistry registry;
    private final Sampler sampler;
    private final Tags common;
    private final List<Meter> added = new CopyOnWriteArrayList<>();

    Meters(MeterRegistry registry, Sampler sampler, Tags common) {
        this.registry = registry;
        this.sampler = sampler;
        this.common = common;
    }

    /**
     * What a meter measures.
     *
     * @param name in Micrometer's convention, without its unit
     * @param unit its base unit; null if it only counts
     * @param description one sentence
     */
    record Metric(String name, @Nullable String unit, String description) {

        static Metric of(String name, String description) {
            return new Metric(name, null, description);
        }
    }

    void counter(Metric metric, Tags tags, ToDoubleFunction<Sample> value) {
        // The function holds the sampler; by itself a counter holds what it counts weakly, and would stand still once
        // that is collected.
        added.add(FunctionCounter.builder(metric.name(), sampler, ignored -> value.applyAsDouble(sampler.sample()))
                .description(metric.description())
                .baseUnit(metric.unit())
                .tags(common.and(tags))
                .register(registry));
    }

    void gauge(Metric metric, Tags tags, ToDoubleFunction<Sample> value) {
        added.add(Gauge.builder(metric.name(), () -> value.applyAsDouble(sampler.sample()))
                .description(metric.description())
                .baseUnit(metric.unit())
                .tags(common.and(tags))
                .strongReference(true)
                .register(registry));
    }

    /** Adds a gauge for each state that is 1 in that state and else 0. */
    void states(Metric metric, String tag, List<String> states, Function<Sample, String> now) {
        states.forEach(state ->
                gauge(metric, Tags.of(tag, state), sample -> now.apply(sample).equals(state) ? 1 : 0));
    }

    void remove() {
        added.forEach(registry::remove);
        added.clear();
    }
}
