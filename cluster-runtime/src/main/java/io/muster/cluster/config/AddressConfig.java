package io.muster.cluster.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the server listens and where others are told to reach it. An internal group's server listens for links; an external group's for
 * clients, if the application opens that listener at all.
 *
 * @param bindHost the local address to listen on: a wildcard ({@code 0.0.0.0}, {@code ::}), an IP address or a name of this machine
 * @param bindPort 1 to 65535, or 0 for a free one
 * @param advertiseHost what others are told; empty to choose by {@link AdvertisedAddress}
 * @param advertisePort what others are told, 1 to 65535; empty for the bound one
 * @param preferNetwork a network such as {@code 10.0.0.0/8} or the name of an interface, out of whose addresses one is chosen
 */
public record AddressConfig(
        String bindHost,
        int bindPort,
        Optional<String> advertiseHost,
        OptionalInt advertisePort,
        Optional<String> preferNetwork) {}
