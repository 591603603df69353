package io.muster.cluster.config;

import com.typesafe.config.ConfigFactory;
import io.muster.registry.spi.InvalidSettingsException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything one server is told. Immutable.
 *
 * @param system the system's name, a DNS label; nothing crosses from one system to another
 * @param group the group this server is in; one of the topology's
 * @param topology all groups
 * @param address where it listens and where others are told to reach it
 * @param properties the application's own words, which all other servers can read; sorted, immutable
 * @param registry which registry
 * @param links sizes, times and threads of the links
 * @param membership how membership becomes links
 * @param health the checks this server runs on itself
 * @param clients sizes and times of the client listener
 * @param admin where the admin endpoint listens, if it does
 */
public record ClusterConfig(
        String system,
        String group,
        Topology topology,
        AddressConfig address,
        SortedMap<String, String> properties,
        RegistryConfig registry,
        LinkConfig links,
        MembershipConfig membership,
        HealthConfig health,
        ClientConfig clients,
        AdminConfig admin) {

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException if the group is not one of the topology's
     */
    public ClusterConfig {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
        if (topology.group(group).isEmpty()) {
            throw new IllegalArgumentException(
                    "group='" + group + "' must be one of " + topology.groups().keySet());
        }
    }

    /** Returns the own group. */
    public GroupConfig ownGroup() {
        return topology.group(group).orElseThrow();
    }

    /** Returns everything but secrets, and of the properties only the keys. */
    @Override
    public String toString() {
        return "ClusterConfig[system=" + system + ", group=" + group + ", topology=" + topology + ", address=" + address
                + ", properties=" + properties.keySet() + ", registry=" + registry + ", links=" + links
                + ", membership=" + membership + ", health=" + health + ", clients=" + clients + ", admin=" + admin
                + "]";
    }

    /**
     * Reads a HOCON file: its block {@code muster { … }}, with {@code include} and environment substitution such as {@code ${?PORT}}.
     *
     * @throws InvalidSettingsException with every problem, each with its file and line; also if the file cannot be read
     */
    public static ClusterConfig load(Path file) {
        return new ConfigReader(HoconText.load(file, ConfigFactory.systemEnvironment()), List.of()).read();
    }

    /**
     * Reads HOCON text, as {@link #load} does.
     *
     * @throws InvalidSettingsException with every problem, each with its line
     */
    public static ClusterConfig parse(String text) {
        return new ConfigReader(HoconText.parse(text, ConfigFactory.systemEnvironment()), List.of()).read();
    }

    /** Returns a builder, for a configuration in code. */
    public static ClusterConfigBuilder builder() {
        return new ClusterConfigBuilder();
    }
}
