package io.muster.cluster.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.muster.registry.spi.SettingsSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A resolved HOCON object as a block of settings. Its text may hold secrets, so it has no {@code toString} of its own. */
final class HoconSource implements SettingsSource {

    private final String path;
    private final ConfigObject object;
    private final boolean isWritten;

    private HoconSource(String path, ConfigObject object, boolean isWritten) {
        this.path = path;
        this.object = object;
        this.isWritten = isWritten;
    }

    /** Makes a block that stands in a file or a text, and so has lines. */
    static HoconSource written(String path, ConfigObject object) {
        return new HoconSource(path, object, true);
    }

    /** Makes a block that was set in code, and so has no places. */
    static HoconSource inCode(String path, ConfigObject object) {
        return new HoconSource(path, object, false);
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Set<String> keys() {
        // In the order of the alphabet, so that the same file gives the same message.
        return new TreeSet<>(object.keySet());
    }

    @Override
    public Optional<String> value(String key) {
        return Optional.ofNullable(object.get(key))
                .filter(value ->
                        value.valueType() != ConfigValueType.OBJECT && value.valueType() != ConfigValueType.NULL)
                .map(HoconSource::text);
    }

    @Override
    public Optional<SettingsSource> block(String key) {
        return Optional.ofNullable(object.get(key))
                .filter(ConfigObject.class::isInstance)
                .map(value -> new HoconSource(path + "." + key, (ConfigObject) value, isWritten));
    }

    @Override
    public String place(String key) {
        ConfigValue value = object.get(key);
        return isWritten ? (value == null ? object : value).origin().description() : "";
    }

    private static String text(ConfigValue value) {
        if (value instanceof ConfigList list) {
            return list.stream().map(HoconSource::text).collect(Collectors.joining(","));
        }
        return value.valueType() == ConfigValueType.OBJECT ? "{…}" : String.valueOf(value.unwrapped());
    }
}
