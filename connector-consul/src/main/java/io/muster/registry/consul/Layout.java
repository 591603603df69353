package io.muster.registry.consul;

import io.muster.registry.InstanceId;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The names of one system in Consul; {@link ConsulConnector} says what stands there.
 *
 * @param base {@code <prefix>/<system>/}
 * @param serviceName how a group's service is called, with {@code {system}} and {@code {group}} to be filled in
 * @param system the system
 */
record Layout(String base, String serviceName, String system) {

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
    private static final Pattern SERVICE_NAME = Pattern.compile("[a-z0-9-]*(\\{(system|group)}[a-z0-9-]*)+");
    private static final int LONGEST = 255;
    private static final String GROUP = "{group}";

    static Layout of(ConsulSettings settings, String system) {
        return new Layout(
                settings.publication().prefix() + "/" + system + "/",
                settings.publication().serviceName(),
                system);
    }

    /**
     * Returns {@code prefix} if it can stand before every key.
     *
     * @throws IllegalArgumentException if it cannot
     */
    static String checkedPrefix(String prefix) {
        if (prefix.length() > LONGEST || !PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("'" + prefix
                    + "' must be words of letters, digits, dots, underscores and hyphens with slashes between them, such as"
                    + " muster");
        }
        return prefix;
    }

    /**
     * Returns {@code pattern} if it gives each group a service of its own that DNS can name.
     *
     * @throws IllegalArgumentException if it does not
     */
    static String checkedServiceName(String pattern) {
        if (pattern.length() > LONGEST
                || !SERVICE_NAME.matcher(pattern).matches()
                || !pattern.contains(GROUP)
                || pattern.startsWith("-")
                || pattern.endsWith("-")) {
            throw new IllegalArgumentException(
                    "'" + pattern
                            + "' must be lower-case letters, digits and hyphens around {group} and {system}, such as {system}-{group}");
        }
        return pattern;
    }

    String epoch() {
        return base + "epoch";
    }

    String ids() {
        return base + "ids/";
    }

    String id(int id) {
        return ids() + id;
    }

    String service(String group) {
        return serviceName.replace("{system}", system).replace(GROUP, group);
    }

    String serviceId(InstanceId instance) {
        return system + "-" + instance;
    }

    /** Returns the check that says whether the server lives; its expiry is its death. */
    static String aliveCheck(String serviceId) {
        return "alive:" + serviceId;
    }

    /** Returns the check that shows the server's health to Consul's own users. */
    static String healthCheck(String serviceId) {
        return "health:" + serviceId;
    }

    /** Reads a key below {@link #ids()}; empty if somebody else put it there. */
    OptionalInt parseId(String key) {
        String number = key.startsWith(ids()) ? key.substring(ids().length()) : "";
        boolean isNumber =
                !number.isEmpty() && number.length() <= 5 && number.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber && (number.length() == 1 || number.charAt(0) != '0')
                ? OptionalInt.of(Integer.parseInt(number))
                : OptionalInt.empty();
    }
}
