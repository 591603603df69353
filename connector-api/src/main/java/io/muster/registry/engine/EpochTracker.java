package io.muster.registry.engine;

import io.muster.registry.time.OwnerThread;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Follows the epoch of the registry's data, for the whole system. An epoch that is gone or is another one means that the registry was wiped or restored
 * (P15). The first epoch ever, and the one written in place of a missing one, are nothing strange.
 */
final class EpochTracker {

    private final OwnerThread owner;
    private OptionalLong current = OptionalLong.empty();
    private OptionalLong highest = OptionalLong.empty();
    private volatile OptionalLong shown = OptionalLong.empty();

    EpochTracker(OwnerThread owner) {
        this.owner = owner;
    }

    /** Returns what is strange about {@code found} as the epoch beside a listing. */
    Optional<String> anomaly(OptionalLong found) {
        if (current.isEmpty() || found.equals(current)) {
            return Optional.empty();
        }
        return Optional.of(
                found.isEmpty()
                        ? "the epoch " + current.getAsLong() + " is gone"
                        : "the epoch changed from " + current.getAsLong() + " to " + found.getAsLong());
    }

    /** Returns whether {@code found} is what a server wrote in place of an epoch that was known to be over. */
    boolean isSuccessor(OptionalLong found) {
        return found.isPresent()
                && current.isPresent()
                && highest.isPresent()
                && current.getAsLong() < highest.getAsLong()
                && found.getAsLong() >= highest.getAsLong();
    }

    /** Takes {@code found} as the epoch from now on; returns whether it is another one than before. */
    boolean accept(OptionalLong found) {
        owner.assertOwner();
        boolean other = !found.equals(current);
        current = found;
        shown = found;
        found.ifPresent(this::seen);
        return other;
    }

    /** An entry that was made says this epoch, and none was known: the first server of a system came after the first listing. */
    void learn(long epoch) {
        owner.assertOwner();
        if (current.isEmpty()) {
            accept(OptionalLong.of(epoch));
        }
    }

    /** An own claim, or raising the epoch, was answered with this epoch. */
    void told(long epoch) {
        owner.assertOwner();
        seen(epoch);
        if (shown.isEmpty()) {
            shown = OptionalLong.of(epoch);
        }
    }

    /** The registry went back within this epoch: the next claim has to begin a new one (P3). */
    void rolledBack(long epoch) {
        owner.assertOwner();
        seen(epoch + 1);
    }

    private void seen(long epoch) {
        if (highest.isEmpty() || highest.getAsLong() < epoch) {
            highest = OptionalLong.of(epoch);
        }
    }

    /** Returns the newest epoch ever seen. */
    OptionalLong highest() {
        return highest;
    }

    /** Returns the epoch as last seen. From any thread. */
    OptionalLong shown() {
        return shown;
    }
}
