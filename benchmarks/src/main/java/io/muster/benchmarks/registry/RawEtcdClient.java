package io.muster.benchmarks.registry;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;

/** The bare stubs on two channels: one writes, the other watches a prefix and notes what it sees. */
final class RawEtcdClient implements AutoCloseable {

    /** Longer than any measurement: nobody renews it. */
    private static final long LEASE_SECONDS = 3_600;

    private final ManagedChannel writing;
    private final ManagedChannel watching;
    private final Moments moments = new Moments();

    RawEtcdClient(InetSocketAddress address, String prefix) throws InterruptedException {
        writing = channel(address);
        watching = channel(address);
        StreamObserver<WatchRequest> watch = WatchGrpc.newStub(watching).watch(new Watcher());
        watch.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(prefix + "/"))
                        .setRangeEnd(ByteString.copyFromUtf8(prefix + "0")))
                .build());
        moments.await("created");
    }

    private static ManagedChannel channel(InetSocketAddress address) {
        return NettyChannelBuilder.forAddress(address).usePlaintext().build();
    }

    KVGrpc.KVBlockingStub keys() {
        return KVGrpc.newBlockingStub(writing);
    }

    long grant() {
        return LeaseGrpc.newBlockingStub(writing)
                .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(LEASE_SECONDS).build())
                .getID();
    }

    long awaitSeen(String key) throws InterruptedException {
        return moments.await("seen " + key);
    }

    /** Returns when the key was seen to be gone, and forgets everything. */
    long awaitGone(String key) throws InterruptedException {
        long gone = moments.await("gone " + key);
        moments.clear();
        return gone;
    }

    private final class Watcher implements StreamObserver<WatchResponse> {

        @Override
        public void onNext(WatchResponse message) {
            if (message.getCreated()) {
                moments.now("created");
            }
            for (Event event : message.getEventsList()) {
                boolean isPut = event.getType() == Event.EventType.PUT;
                moments.now((isPut ? "seen " : "gone ") + event.getKv().getKey().toStringUtf8());
            }
        }

        @Override
        public void onError(Throwable failure) {
            // whoever waits for something says so
        }

        @Override
        public void onCompleted() {
            // as above
        }
    }

    @Override
    public void close() {
        writing.shutdownNow();
        watching.shutdownNow();
    }
}
