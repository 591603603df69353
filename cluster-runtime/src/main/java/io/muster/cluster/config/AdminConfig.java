package io.muster.cluster.config;

import java.util.OptionalInt;

/**
 * Where the admin endpoint listens. It has no authentication, so it is off unless a port is set, and on loopback unless a host is.
 *
 * @param host the local address to listen on: a wildcard ({@code 0.0.0.0}, {@code ::}), an IP address or a name of this machine
 * @param port 1 to 65535, or 0 for a free one; empty if the endpoint is off
 */
public record AdminConfig(String host, OptionalInt port) {

    static final String DEFAULT_HOST = "127.0.0.1";

    /** Returns the endpoint switched off, as it is if nothing is configured. */
    public static AdminConfig off() {
        return new AdminConfig(DEFAULT_HOST, OptionalInt.empty());
    }

    /** Returns whether there is an endpoint. */
    public boolean isOn() {
        return port.isPresent();
    }
}
