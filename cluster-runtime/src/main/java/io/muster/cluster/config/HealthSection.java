package io.muster.cluster.config;

import io.muster.registry.RegistrationLimits;
import io.muster.registry.health.HealthCheck;
import io.muster.registry.spi.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code health}: the checks that can stand in a file. */
final class HealthSection {

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
    private static final int LARGEST_PORT = 65_535;

    private final SettingsReader checks;
    private final Preset.HealthTimes times;

    private HealthSection(SettingsReader checks, Preset.HealthTimes times) {
        this.checks = checks;
        this.times = times;
    }

    /** The kinds that need no code. */
    private enum Kind {
        HTTP,
        TCP
    }

    static HealthConfig read(SettingsReader root, Preset.HealthTimes preset) {
        SettingsReader reader = root.blockOrEmpty("health");
        HealthSection section = new HealthSection(reader.blockOrEmpty("checks"), times(reader, preset));
        List<HealthCheck> checks = new ArrayList<>();
        section.checks.keys().forEach(name -> section.check(name).ifPresent(checks::add));
        return new HealthConfig(checks);
    }

    private static Preset.HealthTimes times(SettingsReader reader, Preset.HealthTimes orElse) {
        return new Preset.HealthTimes(
                reader.duration("interval", orElse.interval(), SHORTEST_INTERVAL, CrossCheck.LONGEST),
                new CrossCheck(reader).time("timeout", orElse.timeout()));
    }

    private Optional<HealthCheck> check(String name) {
        SettingsReader reader = checks.blockOrEmpty(name);
        Preset.HealthTimes own = times(reader, times);
        reader.required("type", "");
        Optional<Kind> kind = reader.choice("type", Kind.class);
        if (name.isBlank()) {
            checks.problem(name, "a check needs a name, which others read with its result");
            return Optional.empty();
        }
        if (kind.isEmpty()) {
            // Nobody can say which of these are too many
            List.of("host", "port", "url").forEach(reader::text);
            return Optional.empty();
        }
        return Optional.of(kind.get() == Kind.HTTP ? http(name, own, reader) : tcp(name, own, reader));
    }

    private static HealthCheck http(String name, Preset.HealthTimes times, SettingsReader reader) {
        String url = required(reader, "url", "http://localhost/", CheckTarget::problem);
        return new HealthCheck.Http(name, times.interval(), times.timeout(), URI.create(url));
    }

    private static HealthCheck tcp(String name, Preset.HealthTimes times, SettingsReader reader) {
        String host = required(reader, "host", "localhost", RegistrationLimits::hostProblem);
        reader.required("port", "");
        int port = reader.number("port", 1, 1, LARGEST_PORT);
        return new HealthCheck.Tcp(name, times.interval(), times.timeout(), host, port);
    }

    /** Returns a value that must be there; one with a problem, which is reported, reads as {@code instead}. */
    private static String required(
            SettingsReader reader, String key, String instead, Function<String, Optional<String>> problemOf) {
        String value = reader.required(key, instead);
        Optional<String> problem = problemOf.apply(value);
        problem.ifPresent(text -> reader.problem(key, text));
        return problem.isPresent() ? instead : value;
    }
}
