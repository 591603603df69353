package io.muster.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The limits of a registration: the intersection of what Consul, ZooKeeper and etcd hold (P5), so that what one accepts all accept.
 *
 * <p>Sources: a group is a DNS label (RFC 1123) because Consul publishes it in DNS; keys and value sizes are Consul's service metadata
 * (64 pairs of which Muster needs nine and {@link Registration#ADMIN_URL}, keys of letters, digits, hyphen and underscore, values of at most 512 bytes, prefix
 * {@code consul-} reserved); Consul refuses a wildcard as an address; the total keeps a group of thousands below ZooKeeper's 1 MiB answer
 * and gRPC's 4 MiB message.
 */
public final class RegistrationLimits {

    /** Most properties of one server. */
    public static final int MAX_PROPERTIES = 40;

    /** Most characters of a property's key; all are ASCII. */
    public static final int MAX_KEY_LENGTH = 64;

    /** Most bytes of a property's value in UTF-8. */
    public static final int MAX_VALUE_BYTES = 512;

    /** Most bytes of all keys and values together in UTF-8. */
    public static final int MAX_PROPERTIES_BYTES = 8 * 1024;

    /** Most characters of the advertised host (RFC 1035, section 2.3.4). */
    public static final int MAX_HOST_LENGTH = 253;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%\\[\\]-]+");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]+");

    /** Consul refuses the first three by these very words; the last is what Java makes of the second. */
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0");

    private RegistrationLimits() {}

    /**
     * Checks the name of a system or a group.
     *
     * @param what "group" or "system", for the message
     * @return the problem, if there is one
     */
    public static Optional<String> labelProblem(String what, String name) {
        return LABEL.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(
                        what + "='" + Quoted.shorten(name)
                                + "' must be a DNS label: 1 to 63 lower-case letters, digits and hyphens, neither first nor last a hyphen");
    }

    static void check(String group, String host, int port, Map<String, String> properties) {
        List<String> problems = new ArrayList<>();
        labelProblem("group", group).ifPresent(problems::add);
        addressProblem(host, port).ifPresent(problems::add);
        Map<String, String> applications = new TreeMap<>(properties);
        String adminUrl = applications.remove(Registration.ADMIN_URL);
        if (adminUrl != null) {
            valueProblem(Registration.ADMIN_URL, adminUrl).ifPresent(problems::add);
        }
        problems.addAll(totalProblems(applications));
        applications.forEach((key, value) -> problems.addAll(propertyProblems(key, value)));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Cannot register: " + String.join("; ", problems));
        }
    }

    /** Checks a host; returns the problem, if there is one. */
    public static Optional<String> hostProblem(String host) {
        return host.length() <= MAX_HOST_LENGTH && HOST.matcher(host).matches()
                ? Optional.empty()
                : Optional.of("host='" + Quoted.shorten(host) + "' must be a host name or an IP address of at most "
                        + MAX_HOST_LENGTH + " characters");
    }

    /** Checks one of the application's properties; returns the problems, never its value. */
    public static List<String> propertyProblems(String key, String value) {
        return Stream.of(keyProblem(key), valueProblem(key, value))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Checks how many and how large all the application's properties are together; returns the problems. */
    public static List<String> totalProblems(Map<String, String> properties) {
        List<String> problems = new ArrayList<>();
        if (properties.size() > MAX_PROPERTIES) {
            problems.add(
                    "properties has " + properties.size() + " entries, at most " + MAX_PROPERTIES + " are allowed");
        }
        int total = properties.entrySet().stream()
                .mapToInt(property ->
                        property.getKey().length() + property.getValue().getBytes(UTF_8).length)
                .sum();
        if (total > MAX_PROPERTIES_BYTES) {
            problems.add(
                    "properties are " + total + " bytes together, at most " + MAX_PROPERTIES_BYTES + " are allowed");
        }
        return problems;
    }

    private static Optional<String> addressProblem(String host, int port) {
        if (host.isEmpty()) {
            return port == 0 ? Optional.empty() : Optional.of("port=" + port + " must be 0 where host is empty");
        }
        Optional<String> hostProblem = hostProblem(host);
        if (hostProblem.isPresent()) {
            return hostProblem;
        }
        if (WILDCARDS.contains(host)) {
            return Optional.of("host='" + host
                    + "' is a wildcard address, which nobody can connect to; name one that others can reach");
        }
        return port >= 1 && port <= 65_535 ? Optional.empty() : Optional.of("port=" + port + " must be 1 to 65535");
    }

    private static Optional<String> keyProblem(String key) {
        if (key.length() > MAX_KEY_LENGTH || !KEY.matcher(key).matches()) {
            return Optional.of("properties key '" + Quoted.shorten(key) + "' must be 1 to " + MAX_KEY_LENGTH
                    + " ASCII letters, digits, hyphens and underscores");
        }
        boolean reserved = key.startsWith("consul-") || key.startsWith("muster-");
        return reserved
                ? Optional.of("properties key '" + key + "' begins with a reserved prefix (consul-, muster-)")
                : Optional.empty();
    }

    private static Optional<String> valueProblem(String key, String value) {
        if (!UTF_8.newEncoder().canEncode(value)) {
            return Optional.of(
                    "properties value of '" + Quoted.shorten(key) + "' is not valid Unicode (a lone surrogate)");
        }
        int bytes = value.getBytes(UTF_8).length;
        return bytes <= MAX_VALUE_BYTES
                ? Optional.empty()
                : Optional.of("properties value of '" + Quoted.shorten(key) + "' is " + bytes
                        + " bytes in UTF-8, at most " + MAX_VALUE_BYTES + " are allowed");
    }
}
