package io.muster.registry.etcd;

import io.muster.registry.etcd.EtcdSettings.Timeouts;
import io.muster.registry.etcd.EtcdSettings.Tls;
import io.muster.registry.etcd.EtcdSettings.User;
import io.muster.registry.spi.MapSource;
import io.muster.registry.spi.Secret;
import io.muster.registry.spi.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads the block {@code registry.etcd}, with the environment variables of {@code etcdctl} as defaults; each value at fault is a problem with its remedy, and
 * the rest is read on.
 */
final class EtcdSettingsBlock {

    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(10);

    private final SettingsReader reader;
    private final SettingsReader environment;

    EtcdSettingsBlock(SettingsReader reader, Map<String, String> variables) {
        this(reader, new SettingsReader(new MapSource("", notEmpty(variables))));
    }

    EtcdSettingsBlock(SettingsReader reader, SettingsReader environment) {
        this.reader = reader;
        this.environment = environment;
    }

    // An empty variable is one that is not set, as for etcdctl
    private static Map<String, String> notEmpty(Map<String, String> variables) {
        Map<String, String> set = new HashMap<>(variables);
        set.values().removeIf(String::isBlank);
        return set;
    }

    EtcdSettings read() {
        List<String> endpoints = endpoints();
        String namespace = checked("namespace", "", Layout::checkedNamespace);
        String prefix = checked("prefix", EtcdSettings.DEFAULT_PREFIX, Layout::checkedPrefix);
        Duration lease = reader.duration(
                "lease-ttl", EtcdSettings.DEFAULT_LEASE_TTL, EtcdSettings.SHORTEST_LEASE, LONGEST_LEASE);
        Optional<User> user = user();
        Optional<Tls> tls = tls(endpoints);
        Timeouts timeouts = timeouts();
        reader.problems(environment.problems());
        return new EtcdSettings(endpoints, namespace, prefix, lease, user, tls, timeouts);
    }

    private List<String> endpoints() {
        List<String> set = reader.list("endpoints");
        boolean isOwn = reader.text("endpoints").isPresent();
        List<String> endpoints = isOwn ? set : environment.list("ETCDCTL_ENDPOINTS");
        if (!isOwn && endpoints.isEmpty()) {
            return List.of(EtcdSettings.DEFAULT_ENDPOINT);
        }
        try {
            Endpoint.parse(endpoints);
            return endpoints;
        } catch (IllegalArgumentException e) {
            if (isOwn) {
                reader.problem("endpoints", String.valueOf(e.getMessage()));
            } else {
                environment.problem("ETCDCTL_ENDPOINTS", String.valueOf(e.getMessage()));
            }
            return List.of(EtcdSettings.DEFAULT_ENDPOINT);
        }
    }

    private String checked(String key, String orElse, UnaryOperator<String> check) {
        String value = reader.text(key, orElse);
        try {
            return check.apply(value);
        } catch (IllegalArgumentException e) {
            reader.problem(key, String.valueOf(e.getMessage()));
            return orElse;
        }
    }

    private Optional<User> user() {
        Optional<String> name = reader.text("user");
        Optional<Secret> password = reader.secret("password");
        Optional<Path> file = reader.file("password-file");
        if (name.isEmpty()) {
            if (password.isPresent() || file.isPresent()) {
                reader.problem("user", "is missing, though a password is set; set it to the user's name");
            }
            return environmentUser();
        }
        if (password.isPresent() == file.isPresent()) {
            Optional<Secret> variable = environment.secret("ETCDCTL_PASSWORD");
            if (password.isPresent() || variable.isEmpty()) {
                reader.problem("password", "set exactly one of password and password-file");
            }
            return Optional.of(new User(name.get(), variable, Optional.empty()));
        }
        return Optional.of(new User(name.get(), password, file));
    }

    /** {@code ETCDCTL_USER} is {@code name}, with {@code ETCDCTL_PASSWORD}, or {@code name:password}. */
    private Optional<User> environmentUser() {
        Optional<Secret> variable = environment.secret("ETCDCTL_USER");
        Optional<Secret> password = environment.secret("ETCDCTL_PASSWORD");
        if (variable.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = variable.get().reveal().split(":", 2);
        if (parts.length == 1 && password.isEmpty()) {
            environment.problem("ETCDCTL_USER", "has no password; write name:password, or set ETCDCTL_PASSWORD");
        }
        return Optional.of(
                new User(parts[0], parts.length == 2 ? Optional.of(new Secret(parts[1])) : password, Optional.empty()));
    }

    private Optional<Tls> tls(List<String> endpoints) {
        Optional<SettingsReader> block = reader.block("tls");
        Optional<Tls> tls = block.isPresent()
                ? block.map(set -> tls(set, "ca", "certificate", "key"))
                : Optional.of(tls(environment, "ETCDCTL_CACERT", "ETCDCTL_CERT", "ETCDCTL_KEY"))
                        .filter(set -> set.ca().isPresent() || set.certificate().isPresent());
        boolean isPlain = Endpoint.parse(endpoints).stream()
                .anyMatch(endpoint ->
                        endpoint.encrypted().filter(encrypted -> !encrypted).isPresent());
        if (block.isPresent() && isPlain) {
            reader.problem("endpoints", endpoints + " say http://, though tls is set; write https:// or remove tls");
        }
        return tls;
    }

    private static Tls tls(SettingsReader from, String ca, String certificate, String key) {
        Optional<Path> ownCertificate = from.file(certificate);
        Optional<Path> ownKey = from.file(key);
        if (ownCertificate.isPresent() != ownKey.isPresent()) {
            from.problem(
                    ownKey.isPresent() ? certificate : key,
                    "is missing; set both " + certificate + " and " + key + ", or neither");
        }
        return new Tls(from.file(ca), ownCertificate, ownKey);
    }

    private Timeouts timeouts() {
        Timeouts defaults = Timeouts.DEFAULTS;
        return new Timeouts(
                timeout("dial-timeout", "ETCDCTL_DIAL_TIMEOUT", defaults.dial()),
                timeout("request-timeout", "ETCDCTL_COMMAND_TIMEOUT", defaults.request()),
                timeout("keep-alive-time", "ETCDCTL_KEEPALIVE_TIME", defaults.keepAliveTime()),
                timeout("keep-alive-timeout", "ETCDCTL_KEEPALIVE_TIMEOUT", defaults.keepAliveTimeout()));
    }

    private Duration timeout(String key, String variable, Duration orElse) {
        Duration inherited = environment.duration(variable, orElse, SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
        return reader.duration(key, inherited, SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
    }
}
