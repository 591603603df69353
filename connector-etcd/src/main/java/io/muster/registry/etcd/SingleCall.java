package io.muster.registry.etcd;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request with one answer, by a unary call or by a stream that ends after it, as etcd's keep-alive. Always has a deadline, on the monotonic clock. The answer is
 * handed from gRPC's thread to the owner thread, and nothing else is done there.
 */
final class SingleCall<A> extends ClientCall.Listener<A> {

    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

    /** Makes a server without a leader refuse at once what it would otherwise leave waiting. */
    private static final Metadata.Key<String> REQUIRE_LEADER =
            Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

    private final OwnerThread owner;
    private final CompletableFuture<A> result = new CompletableFuture<>();
    private @Nullable A answer;

    private SingleCall(OwnerThread owner) {
        this.owner = owner;
    }

    /**
     * Sends {@code request}.
     *
     * @return completes on the owner thread; fails with a {@link io.grpc.StatusRuntimeException}
     */
    static <Q, A> CompletableFuture<A> send(
            OwnerThread owner,
            Line line,
            MethodDescriptor<Q, A> method,
            Q request,
            Optional<String> token,
            Duration bound) {
        owner.assertOwner();
        SingleCall<A> single = new SingleCall<>(owner);
        ClientCall<Q, A> call = line.channel()
                .newCall(method, CallOptions.DEFAULT.withDeadlineAfter(bound.toNanos(), TimeUnit.NANOSECONDS));
        call.start(single, headers(token));
        call.request(2);
        call.sendMessage(request);
        call.halfClose();
        return single.result;
    }

    static Metadata headers(Optional<String> token) {
        Metadata headers = new Metadata();
        headers.put(REQUIRE_LEADER, "true");
        token.ifPresent(text -> headers.put(TOKEN, text));
        return headers;
    }

    @Override
    public void onMessage(A message) {
        answer = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        A last = answer;
        owner.execute(() -> {
            if (!status.isOk()) {
                result.completeExceptionally(status.asRuntimeException(trailers));
            } else if (last == null) {
                result.completeExceptionally(Status.UNAVAILABLE
                        .withDescription("the call ended without an answer")
                        .asRuntimeException());
            } else {
                result.complete(last);
            }
        });
    }
}
