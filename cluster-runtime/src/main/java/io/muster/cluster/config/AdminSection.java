package io.muster.cluster.config;

import io.muster.registry.RegistrationLimits;
import io.muster.registry.spi.SettingsReader;
import java.util.OptionalInt;

/** Reads {@code admin}. */
final class AdminSection {

    private AdminSection() {}

    static AdminConfig read(SettingsReader root) {
        SettingsReader reader = root.blockOrEmpty("admin");
        String host = reader.text("host", AdminConfig.DEFAULT_HOST);
        RegistrationLimits.hostProblem(host).ifPresent(problem -> reader.problem("host", problem));
        OptionalInt port = reader.number("port", 0, AddressSection.LARGEST_PORT)
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
        return new AdminConfig(host, port);
    }
}
