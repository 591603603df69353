package io.muster.benchmarks.registry;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.UUID;

/**
 * The bare stubs do what a claim of Muster's needs on the wire to keep P1 to P4, and nothing else: look which ids are taken, make a lease, and put id and entry in one guarded
 * step.
 */
final class RawEtcdClaim implements Registering {

    private static final String IDS = "/raw-claim/ids";
    private static final String GROUP = "/raw-claim/group";
    private static final ByteString HOLDER = ByteString.copyFrom(new byte[32]);
    private static final ByteString DATA = ByteString.copyFrom(new byte[400]);

    private final RawEtcdClient client;

    RawEtcdClaim(InetSocketAddress address) throws InterruptedException {
        client = new RawEtcdClient(address, GROUP);
    }

    @Override
    public String name() {
        return "plain client, what a claim writes";
    }

    @Override
    public void add(int members) {
        for (int i = 0; i < members; i++) {
            claim();
        }
    }

    private record Claimed(String id, String entry) {}

    private Claimed claim() {
        BitSet taken = new BitSet();
        client.keys()
                .range(RangeRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(IDS + "/"))
                        .setRangeEnd(ByteString.copyFromUtf8(IDS + "0"))
                        .build())
                .getKvsList()
                .forEach(key -> taken.set(Integer.parseInt(
                        key.getKey().substring(IDS.length() + 1).toStringUtf8())));
        String id = IDS + "/" + taken.nextClearBit(0);
        String entry = GROUP + "/" + UUID.randomUUID();
        long lease = client.grant();
        boolean isDone = client.keys()
                .txn(TxnRequest.newBuilder()
                        .addCompare(Compare.newBuilder()
                                .setKey(ByteString.copyFromUtf8(id))
                                .setTarget(Compare.CompareTarget.CREATE)
                                .setCreateRevision(0))
                        .addSuccess(put(id, HOLDER, lease))
                        .addSuccess(put(entry, DATA, lease))
                        .build())
                .getSucceeded();
        if (!isDone) {
            throw new IllegalStateException(id + " was taken, though nobody else claims");
        }
        return new Claimed(id, entry);
    }

    private static RequestOp put(String key, ByteString value, long lease) {
        return RequestOp.newBuilder()
                .setRequestPut(PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(key))
                        .setValue(value)
                        .setLease(lease))
                .build();
    }

    @Override
    public Timing once() throws InterruptedException {
        long start = System.nanoTime();
        Claimed claimed = claim();
        long written = System.nanoTime();
        long seen = client.awaitSeen(claimed.entry());
        long leaving = System.nanoTime();
        client.keys()
                .txn(TxnRequest.newBuilder()
                        .addSuccess(delete(claimed.id()))
                        .addSuccess(delete(claimed.entry()))
                        .build());
        return new Timing(written - start, seen - start, client.awaitGone(claimed.entry()) - leaving);
    }

    private static RequestOp delete(String key) {
        return RequestOp.newBuilder()
                .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)))
                .build();
    }

    @Override
    public void close() {
        client.close();
    }
}
