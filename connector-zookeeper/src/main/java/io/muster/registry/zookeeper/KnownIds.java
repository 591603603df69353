package io.muster.registry.zookeeper;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * The ids that were taken when this process last looked. Only good for a guess which id a claim will choose, so that its slot can be read together with
 * everything else. Belongs to the owner thread.
 */
final class KnownIds {

    private BitSet taken = new BitSet();

    void seen(BitSet now) {
        taken = (BitSet) now.clone();
    }

    void claimed(int id) {
        taken.set(id);
    }

    void released(int id) {
        taken.clear(id);
    }

    /** Returns the id that a claim is likely to choose. */
    int likely(OptionalInt preferred) {
        int wanted = preferred.orElse(-1);
        return wanted >= 0 && !taken.get(wanted) ? wanted : taken.nextClearBit(0);
    }
}
