package io.muster.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One reading of a whole group and the epoch, at one revision, in pages: gRPC's clients take a few megabytes at once. */
final class GroupListing {

    /** An entry has 128 KiB at most, and a few hundred bytes in practice. */
    private static final int PAGE = 100;

    private final Operations operations;
    private final Layout layout;
    private final String group;
    private final String prefix;
    private final List<EntryRead> entries = new ArrayList<>();

    GroupListing(Operations operations, Layout layout, String group) {
        this.operations = operations;
        this.layout = layout;
        this.group = group;
        this.prefix = layout.group(group);
    }

    /**
     * A listing and where it is from.
     *
     * @param cluster the cluster that answered: a backup that was put back is another cluster
     */
    record Read(Listing listing, long cluster) {}

    CompletableFuture<Read> read() {
        RequestOp first = RequestOp.newBuilder()
                .setRequestRange(page(Layout.bytes(prefix)))
                .build();
        return operations
                .transaction(List.of(), List.of(Ops.get(layout.epoch()), first), List.of())
                .thenCompose(response -> {
                    Epochs.Epoch epoch = Epochs.Epoch.of(Operations.read(response, 0));
                    long revision = response.getHeader().getRevision();
                    long cluster = response.getHeader().getClusterId();
                    return rest(response.getResponses(1).getResponseRange(), revision)
                            .thenApply(done ->
                                    new Read(new Listing(entries, revision, epoch.value(), Optional.empty()), cluster));
                });
    }

    private RangeRequest.Builder page(ByteString from) {
        return RangeRequest.newBuilder()
                .setKey(from)
                .setRangeEnd(Layout.endOf(prefix))
                .setLimit(PAGE);
    }

    private CompletableFuture<Void> rest(RangeResponse page, long revision) {
        page.getKvsList().forEach(read -> entries.add(entry(group, prefix, read)));
        if (!page.getMore() || page.getKvsCount() == 0) {
            return CompletableFuture.completedFuture(null);
        }
        ByteString after = page.getKvs(page.getKvsCount() - 1).getKey().concat(ByteString.copyFrom(new byte[1]));
        return operations.range(page(after).setRevision(revision).build()).thenCompose(next -> rest(next, revision));
    }

    static EntryRead entry(String group, String prefix, KeyValue read) {
        return EntryParser.parse(group, key(prefix, read), read);
    }

    static String key(String prefix, KeyValue read) {
        return read.getKey().substring(Layout.bytes(prefix).size()).toStringUtf8();
    }
}
