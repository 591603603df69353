package io.muster.cluster.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Chooses the host to advertise; the order is {@link AdvertisedAddress#choose}'s. */
final class AddressChoice {

    private final AddressConfig address;
    private final RegistryEndpoint registry;
    private final Supplier<List<MachineAddress>> machine;

    AddressChoice(AddressConfig address, RegistryEndpoint registry, Supplier<List<MachineAddress>> machine) {
        this.address = address;
        this.registry = registry;
        this.machine = machine;
    }

    String host() {
        Optional<String> configured = address.advertiseHost();
        if (configured.isPresent()) {
            return checked("advertise.host", configured.get());
        }
        if (HostKind.of(address.bindHost()) != HostKind.WILDCARD) {
            return checked("bind.host", address.bindHost());
        }
        Optional<String> preferred = address.preferNetwork();
        if (preferred.isPresent()) {
            return inNetwork(new PreferredNetwork(preferred.get()));
        }
        return registry.isLocal() ? "127.0.0.1" : theOneAddress();
    }

    private String checked(String key, String host) {
        HostKind kind = HostKind.of(host);
        if (kind == HostKind.WILDCARD) {
            throw AdvertisedAddress.problem(
                    key, "'" + host + "' is a wildcard, which nobody can connect to; name the address others reach");
        }
        if (kind == HostKind.LOOPBACK && !registry.isLocal()) {
            String remedy = key.equals("advertise.host")
                    ? "name the address others reach this server at"
                    : "bind 0.0.0.0, or set advertise.host to the address others reach this server at";
            throw AdvertisedAddress.problem(
                    key,
                    "'" + host + "' is loopback, but the registry is at " + registry.text()
                            + ", so servers on other machines would be told to connect to themselves; " + remedy);
        }
        return host;
    }

    private String inNetwork(PreferredNetwork network) {
        List<MachineAddress> all = machine.get();
        return all.stream()
                .filter(network::contains)
                .findFirst()
                .map(MachineAddress::host)
                .orElseThrow(() -> AdvertisedAddress.problem(
                        "advertise.prefer-network",
                        "'" + network.text() + "' has none of this machine's addresses: " + shown(all)));
    }

    private String theOneAddress() {
        List<MachineAddress> all = machine.get();
        List<MachineAddress> candidates =
                narrowed(narrowed(all, MachineAddress::isIpv4), candidate -> isPrivate(candidate.address()));
        if (candidates.size() != 1) {
            throw AdvertisedAddress.problem(
                    "advertise.host",
                    "is missing, and cannot be chosen: this machine has "
                            + (all.isEmpty() ? "no address but loopback" : "the addresses " + shown(candidates))
                            + "; set advertise.host, or advertise.prefer-network, for example to 10.0.0.0/8 or eth0");
        }
        return candidates.get(0).host();
    }

    /** Keeps those that match, if there are any. */
    private static List<MachineAddress> narrowed(List<MachineAddress> all, Predicate<MachineAddress> filter) {
        List<MachineAddress> matching = all.stream().filter(filter).toList();
        return matching.isEmpty() ? all : matching;
    }

    /** RFC 1918; and unique local addresses, RFC 4193, of which the JDK knows only the deprecated forerunner. */
    private static boolean isPrivate(InetAddress candidate) {
        byte[] bytes = candidate.getAddress();
        return candidate.isSiteLocalAddress() || (bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC);
    }

    private static String shown(List<MachineAddress> addresses) {
        return addresses.stream()
                .map(each -> each.host() + " (" + each.interfaceName() + ")")
                .collect(Collectors.joining(", "));
    }
}
