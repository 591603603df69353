package io.muster.cluster.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What can be said of a host without asking anybody. */
enum HostKind {
    /** All addresses of a machine: to bind, never to connect to. */
    WILDCARD,
    /** This machine, whichever it is. */
    LOOPBACK,
    /** Anything else, names included: no name is resolved here. */
    OTHER;

    private static final Pattern IP = Pattern.compile("[0-9.]+|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?]?");

    static HostKind of(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        // RFC 6761, section 6.3: localhost and all names below it.
        if (lower.equals("localhost") || lower.endsWith(".localhost")) {
            return LOOPBACK;
        }
        if (lower.equals("*")) {
            return WILDCARD;
        }
        if (!IP.matcher(host).matches()) {
            return OTHER;
        }
        try {
            // An IP address in text, so this asks no name server.
            return of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return OTHER;
        }
    }

    static HostKind of(InetAddress address) {
        if (address.isAnyLocalAddress()) {
            return WILDCARD;
        }
        return address.isLoopbackAddress() ? LOOPBACK : OTHER;
    }
}
