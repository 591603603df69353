package io.muster.registry.consul;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the agent serves its HTTP API.
 *
 * @param encrypted whether by HTTPS
 * @param host a name or an address, an IPv6 address in brackets
 * @param port 1 to 65535
 * @param path what stands before {@code /v1/}, empty or beginning with a slash
 */
record AgentAddress(boolean encrypted, String host, int port, String path) {

    private static final int DEFAULT_PORT = 8500;
    private static final int DEFAULT_TLS_PORT = 8501;
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern TEXT = Pattern.compile(
            "(?:(https?)://)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?((?:/[A-Za-z0-9._~-]+)*)/?");

    /**
     * Takes {@code text} apart.
     *
     * @throws IllegalArgumentException if it is no address, saying what is one
     */
    static AgentAddress parse(String text) {
        if (text.startsWith("unix://")) {
            throw new IllegalArgumentException(
                    "'" + text + "': unix sockets are not supported; name host:port of the agent's HTTP API");
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw refused(text);
        }
        boolean encrypted = "https".equals(matcher.group(1));
        int port = matcher.group(3) == null
                ? (encrypted ? DEFAULT_TLS_PORT : DEFAULT_PORT)
                : Integer.parseInt(matcher.group(3));
        if (port < 1 || port > HIGHEST_PORT) {
            throw refused(text);
        }
        return new AgentAddress(encrypted, matcher.group(2), port, matcher.group(4));
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("'" + text
                + "' must be host:port, http://host:port or https://host:port, with a path where there is one");
    }

    AgentAddress withPath(String newPath) {
        return parse(new AgentAddress(encrypted, host, port, "") + "/" + newPath);
    }

    AgentAddress withEncryption(boolean newEncrypted) {
        return new AgentAddress(newEncrypted, host, port, path);
    }

    @Override
    public String toString() {
        return (encrypted ? "https://" : "http://") + host + ":" + port + path;
    }
}
