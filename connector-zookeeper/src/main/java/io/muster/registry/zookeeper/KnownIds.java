package io.muster.registry.zookeeper;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * What one client's claims know of ids without asking: which were taken at the last look, good only for a guess which id a claim will choose so that
 * its slot can be read together with everything else; and which ids its own claims are about to write. Belongs to the owner thread.
 */
final class KnownIds {

    private final BitSet aimedAt = new BitSet();
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

    void aimAt(int id) {
        aimedAt.set(id);
    }

    void aimNoMoreAt(int id) {
        aimedAt.clear(id);
    }

    /** Returns the id that a claim is likely to choose. */
    int likely(OptionalInt preferred) {
        int wanted = preferred.orElse(-1);
        return wanted >= 0 && !taken.get(wanted) ? wanted : withoutAims(taken).nextClearBit(0);
    }

    /**
     * Returns the lowest free id that no other claim of this client is about to write: if all wanted the same one, all but one would have to look
     * again, each time.
     *
     * @param taken at this moment
     * @param range ids are below it; if all that are free are aimed at, the lowest of them, since one of those attempts may yet fail
     */
    int lowestFree(BitSet taken, int range) {
        int free = withoutAims(taken).nextClearBit(0);
        return free < range ? free : taken.nextClearBit(0);
    }

    private BitSet withoutAims(BitSet ids) {
        BitSet busy = (BitSet) ids.clone();
        busy.or(aimedAt);
        return busy;
    }
}
