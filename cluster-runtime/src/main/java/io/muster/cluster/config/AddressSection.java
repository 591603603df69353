package io.muster.cluster.config;

import io.muster.registry.RegistrationLimits;
import io.muster.registry.spi.SettingsReader;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code bind} and {@code advertise}. */
final class AddressSection {

    static final int LARGEST_PORT = 65_535;

    private AddressSection() {}

    static AddressConfig read(SettingsReader root) {
        SettingsReader bind = root.blockOrEmpty("bind");
        SettingsReader advertise = root.blockOrEmpty("advertise");
        String bindHost = bind.text("host", "0.0.0.0");
        RegistrationLimits.hostProblem(bindHost).ifPresent(problem -> bind.problem("host", problem));
        Optional<String> advertiseHost = advertise.text("host");
        advertiseHost
                .flatMap(AddressSection::advertiseProblem)
                .ifPresent(problem -> advertise.problem("host", problem));
        Optional<String> network = advertise.text("prefer-network");
        network.flatMap(PreferredNetwork::problem).ifPresent(problem -> advertise.problem("prefer-network", problem));
        int bindPort = bind.number("port", 0, 0, LARGEST_PORT);
        OptionalInt advertisePort =
                advertise.number("port", 1, LARGEST_PORT).map(OptionalInt::of).orElseGet(OptionalInt::empty);
        return new AddressConfig(bindHost, bindPort, advertiseHost, advertisePort, network);
    }

    private static Optional<String> advertiseProblem(String host) {
        return RegistrationLimits.hostProblem(host)
                .or(() -> HostKind.of(host) == HostKind.WILDCARD
                        ? Optional.of(
                                "'" + host + "' is a wildcard, which nobody can connect to; remove advertise.host to"
                                        + " let one be chosen, or name the address others reach this server at")
                        : Optional.empty());
    }
}
