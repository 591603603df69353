package io.muster.cluster.config;

import io.muster.registry.RegistryBounds;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.spi.InvalidSettingsException;
import io.muster.registry.spi.MapSource;
import io.muster.registry.spi.SettingsReader;
import io.muster.registry.spi.SettingsSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Predicate;

/** Reads {@code registry}: the type, and the block of that type, which its connector checks. */
final class RegistrySection {

    private final SettingsReader root;
    private final SettingsReader reader;
    private Optional<RegistryBounds> bounds = Optional.empty();

    RegistrySection(SettingsReader root) {
        this.root = root;
        this.reader = root.blockOrEmpty("registry");
    }

    /** Returns the bounds the connector states as it is set up, empty if it has a problem or is not on the class path. */
    Optional<RegistryBounds> bounds() {
        return bounds;
    }

    RegistryConfig read() {
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
            try (ServerRegistryConnector connector = provider.create(registry.reader(), registry.context("system"))) {
                bounds = Optional.of(connector.bounds());
            } catch (InvalidSettingsException e) {
                root.problems(e.problems());
            }
        });
    }
}
