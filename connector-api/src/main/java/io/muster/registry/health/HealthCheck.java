package io.muster.registry.health;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * A check the server runs on itself, declared once, the same on all registries (P11). A check that takes longer than its timeout counts as
 * critical and delays nothing else (P12).
 */
public sealed interface HealthCheck {

    /** Returns the check's name, unique within a registration; it begins the published note. */
    String name();

    /** Returns the time between the end of one run and the start of the next; at least 10 ms. */
    Duration interval();

    /** Returns how long one run may take before it counts as critical; more than zero. */
    Duration timeout();

    /**
     * Asks the application.
     *
     * @param contributor says how it is; what it throws counts as critical with the message as the note. Called on a check thread, never twice at
     *     once; it is interrupted at the timeout
     */
    record InProcess(String name, Duration interval, Duration timeout, Callable<Health> contributor)
            implements HealthCheck {
        /** Checks the times. */
        public InProcess {
            Times.check(name, interval, timeout);
        }
    }

    /**
     * Sends a GET: 2xx is passing, 429 is a warning (as with Consul), everything else is critical.
     *
     * @param target an http or https address; its query may hold a secret and is shown nowhere
     */
    record Http(String name, Duration interval, Duration timeout, URI target) implements HealthCheck {
        /** Checks the times and the address. */
        public Http {
            Times.check(name, interval, timeout);
            if (!"http".equals(target.getScheme()) && !"https".equals(target.getScheme())) {
                throw new IllegalArgumentException(
                        "health check '" + name + "': target=" + shown(target) + " must be an http or https address");
            }
        }

        /** Returns the address for people and for the registry, which is no place for a token or a password. */
        String shown() {
            return shown(target);
        }

        private static String shown(URI target) {
            String text = target.toString();
            int end = text.indexOf('?');
            String path = end < 0 ? text : text.substring(0, end);
            return path.replaceFirst("//[^/]*@", "//");
        }

        /** Returns everything but the query. */
        @Override
        public String toString() {
            return "Http[name=" + name + ", interval=" + interval + ", timeout=" + timeout + ", target=" + shown()
                    + "]";
        }
    }

    /**
     * Connects: accepted is passing, everything else is critical.
     *
     * @param host a host name or an IP address
     * @param port 1 to 65535
     */
    record Tcp(String name, Duration interval, Duration timeout, String host, int port) implements HealthCheck {
        /** Checks the times and the port. */
        public Tcp {
            Times.check(name, interval, timeout);
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("health check '" + name + "': port=" + port + " must be 1 to 65535");
            }
        }
    }
}
