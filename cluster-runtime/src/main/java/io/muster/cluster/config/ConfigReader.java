package io.muster.cluster.config;

import io.muster.registry.RegistrationLimits;
import io.muster.registry.spi.InvalidSettingsException;
import io.muster.registry.spi.SettingsProblem;
import io.muster.registry.spi.SettingsReader;
import io.muster.registry.spi.SettingsSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the block {@code muster}, whether it came from a file or from code. Every problem is collected before one is told. */
final class ConfigReader {

    private final SettingsReader root;

    ConfigReader(SettingsSource source, List<SettingsProblem> foundBefore) {
        this.root = new SettingsReader(source);
        root.problems(foundBefore);
    }

    /**
     * Reads everything.
     *
     * @throws InvalidSettingsException with every problem
     */
    ClusterConfig read() {
        Preset.Times preset = root.choice("preset", Preset.class, Preset.LAN).times();
        String system = root.required("system", "system");
        RegistrationLimits.labelProblem("system", system).ifPresent(problem -> root.problem("system", problem));
        String group = root.required("group", "");
        Optional<Topology> topology = TopologySection.read(root, group);
        AddressConfig address = AddressSection.read(root);
        SortedMap<String, String> properties = properties(root.blockOrEmpty("properties"));
        RegistrySection registrySection = new RegistrySection(root);
        RegistryConfig registry = registrySection.read();
        LinkConfig links = LinkSection.read(root, preset);
        MembershipConfig membership =
                new MembershipSection(root, topology, group).read(preset, registrySection.bounds());
        HealthConfig health = HealthSection.read(root, preset.health());
        ClientConfig clients = ClientSection.read(root, preset);
        AdminConfig admin = AdminSection.read(root);
        root.finish();
        return new ClusterConfig(
                system,
                group,
                topology.orElseThrow(),
                address,
                properties,
                registry,
                links,
                membership,
                health,
                clients,
                admin);
    }

    /** Returns what was read, see {@link SettingsReader#described()}. */
    Map<String, String> described() {
        return root.described();
    }

    private SortedMap<String, String> properties(SettingsReader reader) {
        SortedMap<String, String> properties = new TreeMap<>();
        for (String key : reader.keys()) {
            String value = reader.text(key, "");
            RegistrationLimits.propertyProblems(key, value).forEach(problem -> reader.problem(key, problem));
            properties.put(key, value);
        }
        RegistrationLimits.totalProblems(properties).forEach(problem -> root.problem("properties", problem));
        return properties;
    }
}
