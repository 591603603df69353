package io.muster.cluster.link.protocol;

import java.util.OptionalInt;

/**
 * The protocol versions one side speaks.
 *
 * @param min the oldest, 0 to 255; 0 stands for what came before the first version
 * @param max the newest, {@code min} to 255
 */
public record VersionRange(int min, int max) {

    /** What this build speaks. */
    public static final VersionRange OURS = new VersionRange(LinkProtocol.MIN_VERSION, LinkProtocol.MAX_VERSION);

    /** Checks the order. */
    public VersionRange {
        if (min < 0 || max < min || max > 0xFF) {
            throw new IllegalArgumentException(
                    "versions " + min + ".." + max + " must be an ascending range within 0..255");
        }
    }

    /** Returns the newest version that both speak, if there is one. */
    public OptionalInt newestCommon(VersionRange other) {
        int newest = Math.min(max, other.max);
        return newest >= Math.max(min, other.min) ? OptionalInt.of(newest) : OptionalInt.empty();
    }

    /** Returns {@code min..max}. */
    @Override
    public String toString() {
        return min + ".." + max;
    }
}
