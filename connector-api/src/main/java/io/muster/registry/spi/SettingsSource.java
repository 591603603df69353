package io.muster.registry.spi;

import java.util.Optional;
import java.util.Set;

/**
 * One block of settings as somebody wrote it: a file's block, or a map in code. Immutable. Values are text; numbers and lists are written as
 * HOCON writes them ({@code 5}, {@code 10s}, comma-separated lists).
 */
public interface SettingsSource {

    /** Returns the block's full path, for example {@code registry.zookeeper}; empty at the root. */
    String path();

    /** Returns the keys that stand in this block, blocks included. */
    Set<String> keys();

    /**
     * Returns the value of a key; empty if it is absent or a block of its own.
     *
     * @param key one name, without dots
     */
    Optional<String> value(String key);

    /** Returns the block below a key; empty if it is absent or a plain value. */
    Optional<SettingsSource> block(String key);

    /** Returns where the key (or, for a key that is absent, this block) stands, for example {@code server.conf: 12}; may be empty. */
    String place(String key);
}
