package io.muster.registry.etcd;

import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.muster.registry.RegistryUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The requests that the connector makes. An answer that is not whole counts as none: what is missing in it must not be taken for what is missing in the registry.
 * All complete on the owner thread; reads are linearizable.
 */
final class Operations {

    private final Connection connection;

    Operations(Connection connection) {
        this.connection = connection;
    }

    /**
     * Does {@code then} if all of {@code conditions} hold, else {@code otherwise}, in one revision.
     *
     * @return fails if the answer has not one part for each operation
     */
    CompletableFuture<TxnResponse> transaction(
            List<Compare> conditions, List<RequestOp> then, List<RequestOp> otherwise) {
        TxnRequest request = TxnRequest.newBuilder()
                .addAllCompare(conditions)
                .addAllSuccess(then)
                .addAllFailure(otherwise)
                .build();
        return connection.send(KVGrpc.getTxnMethod(), request).thenApply(response -> {
            List<RequestOp> done = response.getSucceeded() ? then : otherwise;
            boolean isWhole = isWhole(response.getHeader()) && response.getResponsesCount() == done.size();
            for (int op = 0; isWhole && op < done.size(); op++) {
                isWhole = answers(done.get(op), response.getResponses(op));
            }
            return whole(isWhole, response);
        });
    }

    private static boolean answers(RequestOp op, ResponseOp response) {
        return switch (op.getRequestCase()) {
            case REQUEST_RANGE -> response.hasResponseRange();
            case REQUEST_PUT -> response.hasResponsePut();
            case REQUEST_DELETE_RANGE -> response.hasResponseDeleteRange();
            default -> false;
        };
    }

    /** Reads what one operation of a transaction read of one key. */
    static Optional<KeyValue> read(TxnResponse response, int op) {
        return response.getResponses(op).getResponseRange().getKvsList().stream()
                .findFirst();
    }

    CompletableFuture<RangeResponse> range(RangeRequest request) {
        return connection
                .send(KVGrpc.getRangeMethod(), request)
                .thenApply(response -> whole(isWhole(response.getHeader()), response));
    }

    /**
     * Makes a lease.
     *
     * @param lease its number, chosen by the caller, so that it is known even if the answer is lost
     * @return how long it is, which may be longer than what was asked for
     */
    CompletableFuture<Duration> grant(long lease, Duration ttl) {
        LeaseGrantRequest request = LeaseGrantRequest.newBuilder()
                .setID(lease)
                // never shorter than what was asked for
                .setTTL(ttl.plusMillis(999).toSeconds())
                .build();
        return connection
                .send(LeaseGrpc.getLeaseGrantMethod(), request)
                .thenApply(response -> whole(
                        response.getID() == lease && response.getTTL() > 0, Duration.ofSeconds(response.getTTL())));
    }

    /** Keeps a lease alive; returns whether it was alive, and lasts its whole length from now on. */
    CompletableFuture<Boolean> keepAlive(long lease) {
        LeaseKeepAliveRequest request =
                LeaseKeepAliveRequest.newBuilder().setID(lease).build();
        return connection
                .send(LeaseGrpc.getLeaseKeepAliveMethod(), request)
                .thenApply(response ->
                        whole(isWhole(response.getHeader()) && response.getID() == lease, response.getTTL() > 0));
    }

    /** Ends a lease and every key on it, if there is such a lease; what is under way with it is refused from then on. */
    CompletableFuture<Void> revoke(long lease) {
        LeaseRevokeRequest request =
                LeaseRevokeRequest.newBuilder().setID(lease).build();
        return connection
                .send(LeaseGrpc.getLeaseRevokeMethod(), request)
                .<Void>thenApply(response -> null)
                .exceptionally(failure -> {
                    if (Failures.isNotFound(failure)) {
                        return null;
                    }
                    throw new CompletionException(Failures.unwrapped(failure));
                });
    }

    // Servers number their clusters and revisions from 1
    private static boolean isWhole(ResponseHeader header) {
        return header.getClusterId() != 0 && header.getRevision() > 0;
    }

    private static <T> T whole(boolean isWhole, T answer) {
        if (!isWhole) {
            throw new RegistryUnavailableException("etcd gave an answer with parts missing");
        }
        return answer;
    }
}
