package io.muster.registry.engine;

import io.muster.registry.RegistryException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends a backend's requests with a bound, and brings each answer back to the owner thread, exactly once. An answer after the bound is told as late:
 * the request may have taken effect, so what it brought about must not be forgotten.
 */
final class Requests {

    private final OwnerThread owner;
    private final Duration bound;
    private final ConnectionStatus status;
    private final Set<Pending<?>> unanswered = new HashSet<>();
    private boolean closed;

    Requests(OwnerThread owner, Duration bound, ConnectionStatus status) {
        this.owner = owner;
        this.bound = bound;
        this.status = status;
    }

    /** Takes the answer of one request; all on the owner thread. */
    interface Answer<T> {

        /**
         * The registry answered within the bound.
         *
         * @param sent the monotonic clock when the request was sent
         */
        void succeeded(T value, long sent);

        /**
         * The request failed, or nothing came within the bound.
         *
         * @param unanswered nothing came: the request may still take effect
         */
        void failed(RegistryException error, boolean unanswered);

        /** The registry answered after {@link #failed}. */
        default void late(T value, long sent) {}
    }

    /**
     * Sends a request.
     *
     * @param what is tried, for messages
     */
    <T> void send(String what, Supplier<? extends CompletionStage<T>> call, Answer<T> answer) {
        owner.assertOwner();
        // Taken before it is sent: a claim's deadline counts from here, and early is safe (P2)
        Pending<T> pending = new Pending<>(what, answer, owner.nanoTime());
        if (closed) {
            return;
        }
        unanswered.add(pending);
        pending.timer = owner.schedule(bound, pending::expired);
        sent(call).whenComplete((value, error) -> owner.execute(() -> pending.completed(value, error)));
    }

    /** Nothing is sent or told any more. */
    void close() {
        owner.assertOwner();
        closed = true;
        unanswered.forEach(pending -> pending.timer.cancel());
        unanswered.clear();
    }

    private static <T> CompletionStage<T> sent(Supplier<? extends CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private final class Pending<T> {

        private final String what;
        private final Answer<T> answer;
        private final long sent;
        private OwnerThread.Timer timer = OwnerThread.Timer.NONE;
        private boolean over;

        Pending(String what, Answer<T> answer, long sent) {
            this.what = what;
            this.answer = answer;
            this.sent = sent;
        }

        void completed(T value, @Nullable Throwable error) {
            owner.assertOwner();
            if (closed) {
                return;
            }
            timer.cancel();
            unanswered.remove(this);
            boolean late = over;
            over = true;
            if (error == null) {
                status.answered(what);
                if (late) {
                    answer.late(value, sent);
                } else {
                    answer.succeeded(value, sent);
                }
            } else if (!late) {
                fail(Failures.of(what, error), false);
            }
        }

        void expired() {
            owner.assertOwner();
            if (!over) {
                over = true;
                unanswered.remove(this);
                fail(
                        new RegistryUnavailableException(what + " was not answered within " + bound.toMillis() + " ms"),
                        true);
            }
        }

        private void fail(RegistryException error, boolean unanswered) {
            status.failed(what, error);
            answer.failed(error, unanswered);
        }
    }
}
