package io.muster.registry.consul;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * What a claimer has to know, read at once.
 *
 * @param epoch the epoch
 * @param ids the keys of the ids that somebody holds
 */
record Look(Epochs.Epoch epoch, List<Pair> ids) {

    static Look of(List<Pair> all, Layout layout) {
        Optional<Pair> epoch =
                all.stream().filter(pair -> pair.key().equals(layout.epoch())).findFirst();
        return new Look(
                Epochs.Epoch.of(epoch),
                all.stream()
                        .filter(pair -> layout.parseId(pair.key()).isPresent())
                        .toList());
    }

    BitSet taken(Layout layout) {
        BitSet taken = new BitSet();
        ids.forEach(pair -> layout.parseId(pair.key()).ifPresent(taken::set));
        return taken;
    }

    /** Returns the ids that one of {@code sessions} holds. */
    List<Pair> heldBy(List<String> sessions) {
        return ids.stream().filter(pair -> sessions.contains(pair.session())).toList();
    }

    Look with(Epochs.Epoch newEpoch) {
        return new Look(newEpoch, ids);
    }
}
