package io.muster.registry;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server says of itself. What is registered is what others read, byte for byte, on every registry (P5).
 *
 * <p>The limits are the intersection of what all registries hold; {@link RegistrationLimits} states them and checks them before any
 * I/O, all problems at once.
 *
 * @param group the server's group, a DNS label
 * @param instance this process start
 * @param host the advertised host: a host name or an IP address others can reach, or empty if the server accepts nobody
 * @param port the advertised port, 1 to 65535; 0 exactly if {@code host} is empty
 * @param properties the application's own words, and {@link #ADMIN_URL} if there is one; sorted, immutable
 */
public record Registration(String group, InstanceId instance, String host, int port, Map<String, String> properties) {

    /**
     * The one property that is not the application's: where the server's admin endpoint is, as a URL. It is published and read like the others,
     * and counts towards no limit but that of its own length. The application cannot set it: the prefix {@code muster-} is reserved.
     */
    public static final String ADMIN_URL = "muster-admin-url";

    /**
     * Copies the properties and checks everything.
     *
     * @throws IllegalArgumentException naming every value that is out of its limits
     */
    public Registration {
        properties = Collections.unmodifiableMap(new TreeMap<>(properties));
        RegistrationLimits.check(group, host, port, properties);
    }

    /** Returns a registration of a new instance without properties. */
    public static Registration of(String group, String host, int port) {
        return new Registration(group, InstanceId.random(), host, port, Map.of());
    }

    /** Returns this registration with other properties. */
    public Registration withProperties(Map<String, String> newProperties) {
        return new Registration(group, instance, host, port, newProperties);
    }
}
