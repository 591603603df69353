package io.muster.registry;

import java.util.Comparator;

/**
 * Says which of two holders of one id is the newer one: by epoch first, then by revision.
 *
 * <p>The revision is the registry's own growing number at which the id was taken (etcd create revision, ZooKeeper czxid, Consul index of
 * the id key). It starts over when a registry is wiped, so the epoch stands before it: a number kept beside the ids, which whoever finds it
 * missing (or finds the registry rolled back) writes anew as max(last known + 1, current milliseconds). For one id the incarnation only
 * grows (P3), which makes it a fencing token.
 *
 * @param epoch the registry data's generation, 0 or more
 * @param revision the registry's number at which the id was taken, 0 or more; comparable within one epoch only
 */
public record Incarnation(long epoch, long revision) implements Comparable<Incarnation> {

    private static final Comparator<Incarnation> ORDER =
            Comparator.comparingLong(Incarnation::epoch).thenComparingLong(Incarnation::revision);

    /** Checks that neither number is negative. */
    public Incarnation {
        if (epoch < 0 || revision < 0) {
            throw new IllegalArgumentException(
                    "epoch=" + epoch + " and revision=" + revision + " must not be negative");
        }
    }

    /** Returns whether this incarnation is strictly newer than {@code other}. */
    public boolean isNewerThan(Incarnation other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Incarnation other) {
        return ORDER.compare(this, other);
    }

    /** Returns {@code epoch.revision}. */
    @Override
    public String toString() {
        return epoch + "." + revision;
    }
}
