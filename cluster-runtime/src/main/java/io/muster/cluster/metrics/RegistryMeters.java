package io.muster.cluster.metrics;

import io.micrometer.core.instrument.Tags;
import io.muster.cluster.metrics.Meters.Metric;
import io.muster.registry.ConnectorDiagnosis.Connection;
import io.muster.registry.Freshness;
import io.muster.registry.RegistrationState;
import io.muster.registry.health.HealthStatus;
import java.util.Arrays;
import java.util.List;

/** The meters of this server itself and of the registry. */
final class RegistryMeters {

    private static final Metric VIEW =
            Metric.of("muster.registry.state", "1 at how far the view of the registry can be trusted, else 0.");
    private static final Metric AGE = new Metric(
            "muster.registry.age", "seconds", "How long the view of the registry has not been current; 0 while it is.");
    private static final Metric VERSION =
            Metric.of("muster.registry.snapshot.version", "The number of the last snapshot, 0 before the first.");
    private static final Metric CONNECTION =
            Metric.of("muster.registry.connection", "1 at how the registry answers, else 0.");
    private static final Metric REGISTRATION =
            Metric.of("muster.registration.state", "1 at where this server's registration stands, else 0.");
    private static final Metric REGISTRATIONS =
            Metric.of("muster.registrations", "How often this server became registered.");
    private static final Metric REPAIRS = Metric.of(
            "muster.registration.repairs", "How often the own entry was found missing or altered and was put back.");
    private static final Metric ID_CHANGES =
            Metric.of("muster.id.changes", "How often this server came back under another id.");
    private static final Metric HEALTH =
            Metric.of("muster.health.status", "1 at the health this server publishes, else 0.");
    private static final Metric READY =
            Metric.of("muster.ready", "1 while this server runs and has the links it needs, else 0.");

    private RegistryMeters() {}

    static void bind(Meters meters) {
        bindRegistry(meters);
        meters.states(
                REGISTRATION,
                "state",
                Words.statesOf(RegistrationState.class),
                sample -> Words.of(sample.registration().getClass()));
        meters.counter(
                REGISTRATIONS, Tags.empty(), sample -> sample.statistics().registrations());
        meters.counter(REPAIRS, Tags.empty(), sample -> sample.statistics().repairs());
        meters.counter(ID_CHANGES, Tags.empty(), sample -> sample.statistics().idChanges());
        meters.states(
                HEALTH,
                "status",
                words(HealthStatus.values()),
                sample -> Words.of(sample.health().name()));
        meters.gauge(READY, Tags.empty(), sample -> sample.ready() ? 1 : 0);
    }

    private static void bindRegistry(Meters meters) {
        meters.states(
                VIEW,
                "state",
                Words.statesOf(Freshness.class),
                sample -> Words.of(sample.registry().freshness().getClass()));
        meters.gauge(AGE, Tags.empty(), sample -> sample.viewAge().toMillis() / 1e3);
        meters.gauge(VERSION, Tags.empty(), sample -> sample.registry().version());
        meters.states(
                CONNECTION,
                "state",
                words(Connection.values()),
                sample -> Words.of(sample.registry().diagnosis().connection().name()));
    }

    private static List<String> words(Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(constant -> Words.of(constant.name()))
                .toList();
    }
}
