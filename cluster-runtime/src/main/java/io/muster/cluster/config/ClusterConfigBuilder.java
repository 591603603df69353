package io.muster.cluster.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.muster.registry.spi.InvalidSettingsException;
import io.muster.registry.spi.SettingsProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes a {@link ClusterConfig} in code, by the same keys, defaults and checks as a file. Not thread-safe. Nothing is checked before {@link
 * #build()}, which tells every problem at once.
 */
public final class ClusterConfigBuilder {

    private final List<SettingsProblem> problems = new ArrayList<>();
    private Config values = ConfigFactory.empty();

    ClusterConfigBuilder() {}

    /** Sets the system's name. */
    public ClusterConfigBuilder system(String name) {
        return put(name, "system");
    }

    /** Sets the own group. */
    public ClusterConfigBuilder group(String name) {
        return put(name, "group");
    }

    /** Adds a group that application clients connect to, and the groups it connects to. */
    public ClusterConfigBuilder external(String name, String... connectsTo) {
        return addGroup(name, Visibility.EXTERNAL, connectsTo);
    }

    /** Adds a group that servers connect to, and the groups it connects to. */
    public ClusterConfigBuilder internal(String name, String... connectsTo) {
        return addGroup(name, Visibility.INTERNAL, connectsTo);
    }

    /** Sets all times together; the default is {@link Preset#LAN}. */
    public ClusterConfigBuilder preset(Preset preset) {
        return set("preset", word(preset));
    }

    /** Sets where to listen; port 0 takes a free one. */
    public ClusterConfigBuilder bind(String host, int port) {
        return put(host, "bind", "host").put(port, "bind", "port");
    }

    /** Sets the host others are told; the port is the bound one. */
    public ClusterConfigBuilder advertise(String host) {
        return put(host, "advertise", "host");
    }

    /** Sets the address others are told. */
    public ClusterConfigBuilder advertise(String host, int port) {
        return advertise(host).put(port, "advertise", "port");
    }

    /**
     * Opens the admin endpoint on loopback.
     *
     * @param port 0 takes a free one
     */
    public ClusterConfigBuilder admin(int port) {
        return put(port, "admin", "port");
    }

    /** Opens the admin endpoint, which has no authentication; port 0 takes a free one. */
    public ClusterConfigBuilder admin(String host, int port) {
        return put(host, "admin", "host").admin(port);
    }

    /** Adds a property that all other servers can read. */
    public ClusterConfigBuilder property(String key, String value) {
        return put(value, "properties", key);
    }

    /** Picks the registry; its settings come by {@link #registry(String, Map)}, or have defaults. */
    public ClusterConfigBuilder registry(String type) {
        return registry(type, Map.of());
    }

    /**
     * Picks the registry.
     *
     * @param type the connector's type
     * @param settings its settings by their keys, with dots between blocks, for example {@code tls.ca-file}
     */
    public ClusterConfigBuilder registry(String type, Map<String, String> settings) {
        put(type, "registry", "type");
        settings.forEach((key, value) -> put(value, path("registry." + type + "." + key)));
        return this;
    }

    /**
     * Adds a health check: connects to an address. Its times are {@code health.interval} and {@code health.timeout}, unless set by its own keys,
     * for example {@code set("health.checks.database.interval", Duration.ofSeconds(1))}.
     */
    public ClusterConfigBuilder tcpCheck(String name, String host, int port) {
        return addCheck(name, "tcp")
                .put(host, "health", "checks", name, "host")
                .put(port, "health", "checks", name, "port");
    }

    /** Adds a health check: sends a GET to {@code url}; for its times see {@link #tcpCheck}. */
    public ClusterConfigBuilder httpCheck(String name, String url) {
        return addCheck(name, "http").put(url, "health", "checks", name, "url");
    }

    /** Sets how many links to servers of a group must be up before this server is ready. */
    public ClusterConfigBuilder readyMinimum(String group, int servers) {
        return put(servers, "membership", "ready", group);
    }

    /** Sets how long a live link outlasts its peer's absence from the registry. */
    public ClusterConfigBuilder grace(Duration grace) {
        return set("membership.grace", grace);
    }

    /**
     * Sets any setting by its key in the reference, without {@code muster.}; for example {@code set("link.max-message-size", "64 KiB")}.
     *
     * @param key with dots between blocks
     * @param value as in a file
     */
    public ClusterConfigBuilder set(String key, String value) {
        return put(value, path(key));
    }

    /** Sets any time by its key; it is kept to the millisecond. */
    public ClusterConfigBuilder set(String key, Duration value) {
        return set(key, value.toMillis() + "ms");
    }

    /**
     * Checks everything.
     *
     * @throws InvalidSettingsException with every problem
     */
    public ClusterConfig build() {
        return new ConfigReader(HoconSource.inCode(HoconText.ROOT, values.root()), problems).read();
    }

    private ClusterConfigBuilder addGroup(String name, Visibility visibility, String... connectsTo) {
        if (values.hasPath(ConfigUtil.joinPath("groups", name))) {
            problems.add(new SettingsProblem(HoconText.ROOT + ".groups." + name, "", "is there twice"));
        }
        return put(word(visibility), "groups", name, "visibility")
                .put(List.of(connectsTo), "groups", name, "connects-to");
    }

    private ClusterConfigBuilder addCheck(String name, String type) {
        if (values.hasPath(ConfigUtil.joinPath("health", "checks", name, "type"))) {
            problems.add(new SettingsProblem(HoconText.ROOT + ".health.checks." + name, "", "is there twice"));
        }
        return put(type, "health", "checks", name, "type");
    }

    private ClusterConfigBuilder put(Object value, String... path) {
        values = values.withValue(ConfigUtil.joinPath(path), ConfigValueFactory.fromAnyRef(value));
        return this;
    }

    private static String[] path(String key) {
        return key.split("\\.", -1);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
