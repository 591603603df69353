package io.muster.cluster.config;

import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.spi.InvalidSettingsException;
import io.muster.registry.spi.MapSource;
import io.muster.registry.spi.SettingsReader;
import io.muster.registry.spi.SettingsSource;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Predicate;

/** Reads {@code registry}: the type, and the block of that type, which its connector checks. */
final class RegistrySection {

    private final SettingsReader root;
    private final SettingsReader reader;

    private RegistrySection(SettingsReader root) {
        this.root = root;
        this.reader = root.blockOrEmpty("registry");
    }

    static RegistryConfig read(SettingsReader root) {
        return new RegistrySection(root).read();
    }

    private RegistryConfig read() {
        SortedSet<String> types = ConnectorTypes.known();
        String type = reader.required("type", "");
        int idRange = reader.number("id-range", ConnectorContext.DEFAULT_ID_RANGE, 1, 65_536);
        // The blocks of other types may stand there, for the day the system moves; nobody looks at them.
        types.stream().filter(Predicate.not(type::equals)).forEach(reader::blockSource);
        SettingsSource settings =
                reader.blockSource(type).orElseGet(() -> new MapSource(HoconText.ROOT + ".registry." + type, Map.of()));
        RegistryConfig registry = new RegistryConfig(type, idRange, settings);
        if (types.contains(type)) {
            checkConnectorSettings(registry);
        } else if (!type.isEmpty()) {
            reader.problem("type", "'" + type + "' is not a registry" + SettingsReader.suggestion(type, types));
        }
        return registry;
    }

    /** Makes a connector for its checks alone, which does no I/O, so that its problems are told together with ours. */
    private void checkConnectorSettings(RegistryConfig registry) {
        ConnectorTypes.provider(registry.type()).ifPresent(provider -> {
            try {
                provider.create(registry.reader(), registry.context("system")).close();
            } catch (InvalidSettingsException e) {
                root.problems(e.problems());
            }
        });
    }
}
