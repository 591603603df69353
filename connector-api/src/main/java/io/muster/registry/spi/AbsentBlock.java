package io.muster.registry.spi;

import java.util.Optional;
import java.util.Set;

/** A block nobody wrote: it has no keys, and what is wrong with it stands where it is missing. */
record AbsentBlock(String path, String place) implements SettingsSource {

    @Override
    public Set<String> keys() {
        return Set.of();
    }

    @Override
    public Optional<String> value(String key) {
        return Optional.empty();
    }

    @Override
    public Optional<SettingsSource> block(String key) {
        return Optional.empty();
    }

    @Override
    public String place(String key) {
        return place;
    }
}
