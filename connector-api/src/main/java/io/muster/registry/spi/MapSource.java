package io.muster.registry.spi;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Settings given in code: a flat map whose keys may have dots for blocks, for example {@code tls.ca-file}. Immutable. */
public final class MapSource implements SettingsSource {

    private final String path;
    private final Map<String, String> values;

    /** Makes a block at {@code path} of {@code values}. */
    public MapSource(String path, Map<String, String> values) {
        this.path = path;
        this.values = new TreeMap<>(values);
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Set<String> keys() {
        return values.keySet().stream().map(key -> key.split("\\.", 2)[0]).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    @Override
    public Optional<SettingsSource> block(String key) {
        String prefix = key + ".";
        Map<String, String> below = values.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(entry -> entry.getKey().substring(prefix.length()), Map.Entry::getValue));
        return below.isEmpty()
                ? Optional.empty()
                : Optional.of(new MapSource(path.isEmpty() ? key : path + "." + key, below));
    }

    @Override
    public String place(String key) {
        return "";
    }
}
