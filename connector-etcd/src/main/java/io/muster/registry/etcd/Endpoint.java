package io.muster.registry.etcd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where one etcd server serves its clients.
 *
 * @param host a name or an address, an IPv6 address without its brackets
 * @param port 1 to 65535
 * @param encrypted what its URL says, empty if it has no scheme
 */
record Endpoint(String host, int port, Optional<Boolean> encrypted) {

    private static final int DEFAULT_PORT = 2379;
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern TEXT = Pattern.compile(
            "(?:(https?)://)?(\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?/?");

    /**
     * Takes each of {@code texts} apart.
     *
     * @throws IllegalArgumentException naming the one at fault
     */
    static List<Endpoint> parse(List<String> texts) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("must name at least one server, such as 127.0.0.1:2379");
        }
        List<Endpoint> endpoints = new ArrayList<>();
        texts.forEach(text -> endpoints.add(parse(text)));
        if (endpoints.stream().map(Endpoint::isEncrypted).distinct().count() > 1) {
            throw new IllegalArgumentException(texts + " must be all https:// or all not");
        }
        return List.copyOf(endpoints);
    }

    private static Endpoint parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        int port = matcher.matches() && matcher.group(3) != null ? Integer.parseInt(matcher.group(3)) : DEFAULT_PORT;
        if (!matcher.matches() || port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("'" + text + "' must be host:port or http(s)://host:port");
        }
        String host = matcher.group(2);
        return new Endpoint(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port,
                Optional.ofNullable(matcher.group(1)).map("https"::equals));
    }

    /** Returns whether its URL asks for TLS. */
    boolean isEncrypted() {
        return encrypted.orElse(false);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
