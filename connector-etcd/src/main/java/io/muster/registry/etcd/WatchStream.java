package io.muster.registry.etcd;

import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.muster.registry.time.OwnerThread;
import java.util.Optional;

/**
 * One watch on one stream, used once: whatever ends it, another one is made, from a new list. Takes the next message only when the one before was handed over.
 * Belongs to the owner thread.
 */
final class WatchStream extends ClientCall.Listener<WatchResponse> {

    private final OwnerThread owner;
    private final Line line;
    private final Optional<String> token;
    private final Taker taker;
    private final ClientCall<WatchRequest, WatchResponse> call;
    private boolean over;

    private WatchStream(OwnerThread owner, Line line, Optional<String> token, Taker taker) {
        this.owner = owner;
        this.line = line;
        this.token = token;
        this.taker = taker;
        this.call = line.channel().newCall(WatchGrpc.getWatchMethod(), CallOptions.DEFAULT);
    }

    /** Takes what a stream says; on the owner thread, and nothing after the stream was cancelled. */
    interface Taker {

        void said(WatchStream stream, WatchResponse message);

        /** The stream is over, without having been cancelled here. */
        void ended(WatchStream stream, Status status);
    }

    /** Begins to watch. */
    static WatchStream open(
            OwnerThread owner, Line line, Optional<String> token, WatchCreateRequest request, Taker taker) {
        owner.assertOwner();
        WatchStream stream = new WatchStream(owner, line, token, taker);
        stream.call.start(stream, SingleCall.headers(token));
        stream.call.request(1);
        stream.call.sendMessage(
                WatchRequest.newBuilder().setCreateRequest(request).build());
        return stream;
    }

    Line line() {
        return line;
    }

    Optional<String> token() {
        return token;
    }

    /** Asks for an answer, which a server gives on a stream that has nothing else to say. */
    void askForProgress() {
        owner.assertOwner();
        if (!over) {
            call.sendMessage(WatchRequest.newBuilder()
                    .setProgressRequest(WatchProgressRequest.getDefaultInstance())
                    .build());
        }
    }

    /** Ends it; idempotent. */
    void cancel(String reason) {
        owner.assertOwner();
        if (!over) {
            over = true;
            call.cancel(reason, null);
        }
    }

    @Override
    public void onMessage(WatchResponse message) {
        owner.execute(() -> {
            if (!over) {
                taker.said(this, message);
                call.request(1);
            }
        });
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        owner.execute(() -> {
            if (!over) {
                over = true;
                taker.ended(this, status);
            }
        });
    }
}
