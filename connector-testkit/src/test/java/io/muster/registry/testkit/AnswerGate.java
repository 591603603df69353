package io.muster.registry.testkit;

import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.backend.BackendEvents;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.RegistryBackend;
import io.muster.registry.backend.Renewal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** Holds the answers to writes and renewals back, so that they are late or lost although the registry has done what was asked. Thread-safe. */
final class AnswerGate extends DelegatingBackend {

    private final List<Held<?>> held = new ArrayList<>();
    private final AtomicLong requests = new AtomicLong();
    private volatile boolean isOpen;
    private boolean holding;
    private int left;

    AnswerGate(RegistryBackend delegate) {
        super(delegate);
    }

    private record Held<T>(CompletionStage<T> answer, CompletableFuture<T> passed) {
        void pass() {
            answer.whenComplete((value, failure) -> {
                if (failure == null) {
                    passed.complete(value);
                } else {
                    passed.completeExceptionally(failure);
                }
            });
        }

        void lose() {
            passed.completeExceptionally(new RegistryUnavailableException("the answer was lost on its way"));
        }
    }

    @Override
    public void open(BackendEvents events) {
        super.open(events);
        isOpen = true;
    }

    /** Returns whether the client has been opened, which its connector does some time after its start. */
    boolean isOpen() {
        return isOpen;
    }

    synchronized void holdAfter(int passed) {
        holding = true;
        left = passed;
    }

    synchronized void pass() {
        holding = false;
        held.forEach(Held::pass);
        held.clear();
    }

    synchronized void lose() {
        holding = false;
        held.forEach(Held::lose);
        held.clear();
    }

    /** Returns how often a registration was claimed, renewed, looked at, published or withdrawn. */
    long requests() {
        return requests.get();
    }

    @Override
    public CompletionStage<Renewal> audit(Claim claim, EntryContent expected) {
        requests.incrementAndGet();
        return super.audit(claim, expected);
    }

    private synchronized <T> CompletionStage<T> gated(CompletionStage<T> answer) {
        requests.incrementAndGet();
        if (!holding || left-- > 0) {
            return answer;
        }
        Held<T> late = new Held<>(answer, new CompletableFuture<>());
        held.add(late);
        return late.passed();
    }

    @Override
    public CompletionStage<Claim> claim(ClaimRequest request) {
        return gated(super.claim(request));
    }

    @Override
    public CompletionStage<Renewal> renew(Claim claim) {
        return gated(super.renew(claim));
    }

    @Override
    public CompletionStage<Claim> publish(Claim claim, EntryContent content) {
        return gated(super.publish(claim, content));
    }

    @Override
    public CompletionStage<Void> withdraw(Claim claim) {
        return gated(super.withdraw(claim));
    }
}
