package io.muster.registry.etcd;

import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnResponse;
import io.muster.registry.backend.Claim;
import java.util.List;
import java.util.Optional;

/**
 * What stands under a claim's keys, read in one revision.
 *
 * @param id the key of the id
 * @param entry the entry
 * @param epoch the epoch beside the ids
 */
record OwnKeys(Optional<KeyValue> id, Optional<KeyValue> entry, Epochs.Epoch epoch) {

    /** Returns what has to be read. */
    static List<RequestOp> ops(Layout layout, Claim claim) {
        return List.of(
                Ops.get(layout.id(claim.identity().id())),
                Ops.get(EtcdClaim.of(claim).entryKey(layout, claim.identity())),
                Ops.get(layout.epoch()));
    }

    /** Takes the answer to {@link #ops}. */
    static OwnKeys of(TxnResponse response) {
        return new OwnKeys(
                Operations.read(response, 0),
                Operations.read(response, 1),
                Epochs.Epoch.of(Operations.read(response, 2)));
    }

    /** Returns whether the id is still that of the claim's incarnation. */
    boolean isHeld(Claim claim) {
        return id.filter(found -> EtcdClaim.of(claim).owns(claim.identity(), found))
                .isPresent();
    }

    /** Returns what stands in place of the claim's id, for people. */
    String inPlaceOf(Claim claim, Layout layout) {
        String key = layout.id(claim.identity().id());
        return id.map(found -> key + " is held by '" + found.getValue().toStringUtf8() + "' since revision "
                        + found.getCreateRevision() + " on lease " + Long.toHexString(found.getLease()) + ", not since "
                        + claim.identity().incarnation().revision() + " on lease "
                        + Long.toHexString(EtcdClaim.of(claim).lease()))
                .orElse(key + " is missing");
    }
}
