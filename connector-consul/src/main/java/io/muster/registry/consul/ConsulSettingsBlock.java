package io.muster.registry.consul;

import io.muster.registry.consul.ConsulSettings.AgentCheck;
import io.muster.registry.consul.ConsulSettings.Publication;
import io.muster.registry.consul.ConsulSettings.Reads;
import io.muster.registry.consul.ConsulSettings.Scope;
import io.muster.registry.consul.ConsulSettings.Times;
import io.muster.registry.consul.ConsulSettings.Tls;
import io.muster.registry.consul.ConsulSettings.Token;
import io.muster.registry.spi.MapSource;
import io.muster.registry.spi.Secret;
import io.muster.registry.spi.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads the block {@code registry.consul}, with the environment variables of Consul's own tools as defaults; each value at fault is a problem with its remedy, and
 * the rest is read on.
 */
final class ConsulSettingsBlock {

    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(24);
    /** What a server with {@code session_ttl_min} may grant; one without says so itself. */
    private static final Duration SHORTEST_SESSION = Duration.ofSeconds(1);

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final Duration SHORTEST_REAPING = Duration.ofMinutes(1);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(2);

    private final SettingsReader reader;
    private final SettingsReader environment;

    ConsulSettingsBlock(SettingsReader reader, Map<String, String> variables) {
        this(reader, new SettingsReader(new MapSource("", notEmpty(variables))));
    }

    ConsulSettingsBlock(SettingsReader reader, SettingsReader environment) {
        this.reader = reader;
        this.environment = environment;
    }

    // An empty variable is one that is not set, as for Consul's tools
    private static Map<String, String> notEmpty(Map<String, String> variables) {
        Map<String, String> set = new HashMap<>(variables);
        set.values().removeIf(String::isBlank);
        return set;
    }

    ConsulSettings read() {
        Optional<String> own = reader.text("address");
        Optional<String> given = own.or(() -> environment.text("CONSUL_HTTP_ADDR"));
        Optional<AgentAddress> parsed = parsed(given.orElse(ConsulSettings.DEFAULT_ADDRESS), own.isPresent());
        AgentAddress address = withPath(withScheme(
                parsed.orElseGet(() -> AgentAddress.parse(ConsulSettings.DEFAULT_ADDRESS)), given.orElse("")));
        Optional<Token> token = token();
        Scope scope = new Scope(
                reader.text("datacenter"),
                reader.text("namespace").or(() -> environment.text("CONSUL_NAMESPACE")),
                reader.text("partition").or(() -> environment.text("CONSUL_PARTITION")),
                reader.choice("consistency", Reads.class, Reads.DEFAULT));
        // Of an address that cannot be read nobody knows whether it is plain
        Tls tls = tls(parsed.map(right -> address));
        Publication publication = publication();
        Times times = times();
        reader.problems(environment.problems());
        return new ConsulSettings(address.toString(), token, scope, tls, publication, times);
    }

    private Optional<AgentAddress> parsed(String given, boolean isOwn) {
        try {
            return Optional.of(AgentAddress.parse(given));
        } catch (IllegalArgumentException e) {
            if (isOwn) {
                reader.problem("address", String.valueOf(e.getMessage()));
            } else {
                environment.problem("CONSUL_HTTP_ADDR", String.valueOf(e.getMessage()));
            }
            return Optional.empty();
        }
    }

    private AgentAddress withScheme(AgentAddress read, String given) {
        boolean hasScheme = given.contains("://");
        Optional<Scheme> scheme = reader.choice("scheme", Scheme.class);
        boolean variable = environment.flag("CONSUL_HTTP_SSL", false);
        if (scheme.isEmpty()) {
            return hasScheme || !variable ? read : AgentAddress.parse("https://" + hostAndPort(read, given));
        }
        if (hasScheme && read.encrypted() != (scheme.get() == Scheme.HTTPS)) {
            reader.problem("scheme", "says otherwise than the address '" + given + "'; set one of them");
        }
        return read.withEncryption(scheme.get() == Scheme.HTTPS);
    }

    private static String hostAndPort(AgentAddress read, String given) {
        return given.isEmpty() ? read.host() + ":" + read.port() + read.path() : given;
    }

    private enum Scheme {
        HTTP,
        HTTPS
    }

    private AgentAddress withPath(AgentAddress read) {
        Optional<String> path = reader.text("path-prefix").map(text -> text.replaceAll("^/+|/+$", ""));
        if (path.isEmpty() || path.get().isEmpty()) {
            return read;
        }
        try {
            return read.withPath(path.get());
        } catch (IllegalArgumentException e) {
            reader.problem(
                    "path-prefix", "'" + path.get() + "' must be words with slashes between them, such as consul");
            return read;
        }
    }

    private Optional<Token> token() {
        Optional<Secret> text = sendable(reader, "token");
        Optional<Path> file = reader.file("token-file");
        if (text.isPresent() && file.isPresent()) {
            reader.problem("token", "set at most one of token and token-file");
        }
        if (text.isPresent() || file.isPresent()) {
            return Optional.of(new Token(file.isPresent() ? Optional.empty() : text, file));
        }
        Optional<Path> variableFile = environment.file("CONSUL_HTTP_TOKEN_FILE");
        Optional<Secret> variable = sendable(environment, "CONSUL_HTTP_TOKEN");
        return variable.isPresent() || variableFile.isPresent()
                ? Optional.of(new Token(variableFile.isPresent() ? Optional.empty() : variable, variableFile))
                : Optional.empty();
    }

    private static Optional<Secret> sendable(SettingsReader from, String key) {
        Optional<Secret> read = from.secret(key);
        boolean canBeSent =
                read.filter(secret -> !Tokens.isToken(secret.reveal())).isEmpty();
        if (!canBeSent) {
            from.problem(key, "must be visible ASCII characters without spaces, as Consul gave it");
        }
        return read.filter(secret -> canBeSent);
    }

    private Tls tls(Optional<AgentAddress> address) {
        Optional<SettingsReader> block = reader.block("tls");
        if (block.isPresent()) {
            address.filter(known -> !known.encrypted())
                    .ifPresent(plain -> reader.problem(
                            "tls",
                            "is set, though " + plain + " is not encrypted, and the token would go out readable; write"
                                    + " https://, or set scheme = https, or remove tls"));
        }
        if (block.isEmpty()) {
            return tls(
                    environment,
                    "CONSUL_CACERT",
                    "CONSUL_CLIENT_CERT",
                    "CONSUL_CLIENT_KEY",
                    "CONSUL_TLS_SERVER_NAME",
                    environment.flag("CONSUL_HTTP_SSL_VERIFY", true));
        }
        return tls(
                block.get(),
                "ca",
                "certificate",
                "key",
                "server-name",
                block.get().flag("verify", true));
    }

    private static Tls tls(
            SettingsReader from, String ca, String certificate, String key, String serverName, boolean verify) {
        Optional<Path> ownCertificate = from.file(certificate);
        Optional<Path> ownKey = from.file(key);
        if (ownCertificate.isPresent() != ownKey.isPresent()) {
            from.problem(
                    ownKey.isPresent() ? certificate : key,
                    "is missing; set both " + certificate + " and " + key + ", or neither");
        }
        return new Tls(from.file(ca), ownCertificate, ownKey, from.text(serverName), verify);
    }

    private Publication publication() {
        Publication defaults = Publication.DEFAULT;
        List<String> tags = new ArrayList<>();
        for (String tag : reader.list("tags")) {
            checked("tags", tag, Publication::checkedTag).ifPresent(tags::add);
        }
        return new Publication(
                checked("prefix", reader.text("prefix", defaults.prefix()), Layout::checkedPrefix)
                        .orElse(defaults.prefix()),
                checked("service-name", reader.text("service-name", defaults.serviceName()), Layout::checkedServiceName)
                        .orElse(defaults.serviceName()),
                tags,
                reader.duration("deregister-after", defaults.deregisterAfter(), SHORTEST_REAPING, LONGEST),
                checks());
    }

    private Optional<String> checked(String key, String value, UnaryOperator<String> check) {
        try {
            return Optional.of(check.apply(value));
        } catch (IllegalArgumentException e) {
            reader.problem(key, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private List<AgentCheck> checks() {
        List<AgentCheck> checks = new ArrayList<>();
        reader.block("tcp-check").ifPresent(block -> checks.add(check(block, AgentCheck.Kind.TCP, "")));
        reader.block("http-check").ifPresent(block -> {
            String url = block.required("url", "http://127.0.0.1/");
            if (!url.matches("https?://.+")) {
                block.problem("url", "'" + url + "' must be a URL, such as http://127.0.0.1:8080/health");
            }
            checks.add(check(block, AgentCheck.Kind.HTTP, url));
        });
        return checks;
    }

    private static AgentCheck check(SettingsReader block, AgentCheck.Kind kind, String url) {
        return new AgentCheck(
                kind,
                url,
                block.duration("interval", CHECK_INTERVAL, SHORTEST_WAIT, LONGEST),
                block.duration("timeout", CHECK_TIMEOUT, SHORTEST_TIMEOUT, LONGEST_TIMEOUT));
    }

    private Times times() {
        Times defaults = Times.DEFAULT;
        Duration session = reader.duration("session-ttl", defaults.session(), SHORTEST_SESSION, LONGEST);
        Duration longer = session.multipliedBy(3).dividedBy(2);
        Duration alive = reader.duration("alive-ttl", longer, SHORTEST_SESSION, LONGEST);
        if (alive.compareTo(session) < 0) {
            reader.problem("alive-ttl", "must not be less than session-ttl: signs of life are sent with its renewals");
            alive = longer;
        }
        return new Times(
                session,
                alive,
                reader.duration("wait", defaults.waitTime(), SHORTEST_WAIT, LONGEST_WAIT),
                reader.duration("probe-interval", defaults.probe(), SHORTEST_WAIT, LONGEST_WAIT),
                reader.duration("connect-timeout", defaults.connect(), SHORTEST_TIMEOUT, LONGEST_TIMEOUT),
                reader.duration("request-timeout", defaults.request(), SHORTEST_TIMEOUT, LONGEST_TIMEOUT));
    }
}
