package io.muster.benchmarks.registry;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import java.net.InetSocketAddress;
import java.util.UUID;

/** The floor: the bare stub puts one key on a lease that is there already. It promises nothing but that the key is there. */
final class RawEtcdPut implements Registering {

    private static final String GROUP = "/raw-put";

    /** About as long as an entry of Muster's. */
    private static final ByteString DATA = ByteString.copyFrom(new byte[400]);

    private final RawEtcdClient client;
    private final long lease;

    RawEtcdPut(InetSocketAddress address) throws InterruptedException {
        client = new RawEtcdClient(address, GROUP);
        lease = client.grant();
    }

    @Override
    public String name() {
        return "plain client, one put (floor)";
    }

    @Override
    public void add(int members) {
        for (int i = 0; i < members; i++) {
            put();
        }
    }

    private String put() {
        String key = GROUP + "/" + UUID.randomUUID();
        client.keys()
                .put(PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(key))
                        .setValue(DATA)
                        .setLease(lease)
                        .build());
        return key;
    }

    @Override
    public Timing once() throws InterruptedException {
        long start = System.nanoTime();
        String key = put();
        long written = System.nanoTime();
        long seen = client.awaitSeen(key);
        long leaving = System.nanoTime();
        client.keys()
                .deleteRange(DeleteRangeRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(key))
                        .build());
        return new Timing(written - start, seen - start, client.awaitGone(key) - leaving);
    }

    @Override
    public void close() {
        client.close();
    }
}
