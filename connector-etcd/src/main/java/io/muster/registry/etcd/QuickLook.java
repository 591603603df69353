package io.muster.registry.etcd;

import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnResponse;
import io.muster.registry.backend.ClaimRequest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Finds the lowest free id without reading all that are taken: counts them in blocks, which a server does from its index, and reads the first block that is not full. What it finds may
 * be over by then, as with any look: the claiming transaction decides. One object per request.
 */
final class QuickLook {

    /** As many ids are read about as quickly as some blocks are counted. */
    private static final int BLOCK = 256;

    /** A transaction has 128 operations at most. */
    private static final int MOST_BLOCKS = 100;

    /** Epoch, own entry and preferred id come first. */
    private static final int FIRST_COUNT = 3;

    private final Operations operations;
    private final Layout layout;
    private final ClaimRequest request;
    private final int block;

    QuickLook(Operations operations, Layout layout, ClaimRequest request) {
        this.operations = operations;
        this.layout = layout;
        this.request = request;
        this.block = Math.max(BLOCK, (request.idRange() + MOST_BLOCKS - 1) / MOST_BLOCKS);
    }

    private int end(int first) {
        return Math.min(first + block, request.idRange());
    }

    /** Looks; finds nothing if there is an entry of the instance already, so that all has to be looked at. */
    CompletableFuture<Optional<Look>> read() {
        int preferred = Math.min(request.preferredId().orElse(0), request.idRange() - 1);
        List<RequestOp> ops = new ArrayList<>(List.of(
                Ops.get(layout.epoch()),
                Ops.get(layout.entry(request.content().registration())),
                Ops.get(layout.id(preferred))));
        for (int first = 0; first < request.idRange(); first += block) {
            ops.add(Ops.count(layout.id(first), layout.id(end(first))));
        }
        return operations.transaction(List.of(), ops, List.of()).thenCompose(response -> {
            if (Operations.read(response, 1).isPresent()) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            BitSet taken = new BitSet();
            if (Operations.read(response, 2).isPresent()) {
                taken.set(preferred);
            }
            return taken(response, taken)
                    .thenApply(found ->
                            Optional.of(new Look(Epochs.Epoch.of(Operations.read(response, 0)), found, List.of())));
        });
    }

    private CompletableFuture<BitSet> taken(TxnResponse response, BitSet taken) {
        int first = 0;
        for (int op = FIRST_COUNT; op < response.getResponsesCount(); op++) {
            long count = response.getResponses(op).getResponseRange().getCount();
            if (count < end(first) - first) {
                return count == 0 ? CompletableFuture.completedFuture(taken) : read(first, taken);
            }
            taken.set(first, end(first));
            first = end(first);
        }
        return CompletableFuture.completedFuture(taken);
    }

    private CompletableFuture<BitSet> read(int first, BitSet taken) {
        return operations
                .range(RangeRequest.newBuilder()
                        .setKey(Layout.bytes(layout.id(first)))
                        .setRangeEnd(Layout.bytes(layout.id(end(first))))
                        .setKeysOnly(true)
                        // the same server has just shown that it knows the newest; asking its leader again costs time
                        .setSerializable(true)
                        .build())
                .thenApply(response -> {
                    response.getKvsList().stream()
                            .map(KeyValue::getKey)
                            .forEach(key -> layout.parseId(key).ifPresent(taken::set));
                    return taken;
                });
    }
}
