package io.muster.registry.etcd;

import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnResponse;
import io.muster.registry.InstanceId;
import java.util.BitSet;
import java.util.List;

/**
 * What a claimer has to know, read in one revision.
 *
 * @param epoch the epoch
 * @param taken the ids that somebody holds
 * @param own the ids that the instance itself holds
 */
record Look(Epochs.Epoch epoch, BitSet taken, List<OwnId> own) {

    /**
     * An id that is held in the name of the instance.
     *
     * @param created the revision of its claim
     * @param lease the lease it is on, 0 for none
     */
    record OwnId(int id, long created, long lease) {}

    /** Returns what has to be read. */
    static List<RequestOp> ops(Layout layout) {
        return List.of(Ops.get(layout.epoch()), Ops.getAll(layout.ids()));
    }

    /** Takes the answer to {@link #ops}. */
    static Look of(TxnResponse response, Layout layout, InstanceId instance) {
        List<KeyValue> ids = response.getResponses(1).getResponseRange().getKvsList();
        BitSet taken = new BitSet();
        ids.forEach(key -> layout.parseId(key.getKey()).ifPresent(taken::set));
        String name = instance.toString();
        List<OwnId> own = ids.stream()
                .filter(key -> layout.parseId(key.getKey()).isPresent()
                        && key.getValue().toStringUtf8().equals(name))
                .map(key -> new OwnId(layout.parseId(key.getKey()).getAsInt(), key.getCreateRevision(), key.getLease()))
                .toList();
        return new Look(Epochs.Epoch.of(Operations.read(response, 0)), taken, own);
    }
}
