package io.muster.registry;

import io.muster.registry.health.Health;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One server as a registry lists it. Immutable.
 *
 * @param group the group it is listed in
 * @param identity its id, instance and incarnation
 * @param host the advertised host; empty if it accepts nobody
 * @param port the advertised port; 0 if it accepts nobody
 * @param properties the application's words, exactly as registered (P5); sorted
 * @param health the worst of its checks, as it published it (P11)
 * @param compatible whether this version of Muster understands the entry's format; an incompatible server is listed, so that systems
 *     upgrade server by server, but nobody links to it (P17)
 */
public record RegisteredServer(
        String group,
        ServerIdentity identity,
        String host,
        int port,
        Map<String, String> properties,
        Health health,
        boolean compatible) {

    /** Copies the properties. */
    public RegisteredServer {
        properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    }

    /** Returns the id. */
    public int id() {
        return identity.id();
    }

    /** Returns whether {@code other} is the same process under the same id, whatever else changed. */
    public boolean isSameServerAs(RegisteredServer other) {
        return id() == other.id() && identity.instance().equals(other.identity.instance());
    }
}
