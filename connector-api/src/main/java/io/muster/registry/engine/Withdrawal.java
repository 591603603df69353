package io.muster.registry.engine;

import io.muster.registry.RegistryException;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.time.OwnerThread;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Removes what a registration left in the registry, step by step, each until it succeeds (P10). */
final class Withdrawal {

    private final EngineContext engine;
    private final Runnable onDone;
    private final Deque<Step> steps = new ArrayDeque<>();
    private OwnerThread.Timer timer = OwnerThread.Timer.NONE;
    private boolean begun;
    private boolean underWay;
    private int failures;

    Withdrawal(EngineContext engine, Runnable onDone) {
        this.engine = engine;
        this.onDone = onDone;
    }

    /** Adds a claim to withdraw. */
    void add(Claim claim) {
        add("withdrawing id " + claim.identity().id(), () -> engine.backend().withdraw(claim));
    }

    /** Adds whatever claims of this content may have been brought about that nobody knows of. */
    void addUnknown(EntryContent content) {
        add("abandoning claims", () -> engine.backend().abandon(content));
    }

    private void add(String what, Supplier<CompletionStage<Void>> request) {
        engine.owner().assertOwner();
        steps.add(new Step(engine.at(what), request));
        if (begun) {
            next();
        }
    }

    void begin() {
        engine.owner().assertOwner();
        begun = true;
        next();
    }

    /** The registry answers again: the backoff is over. */
    void hurry() {
        engine.owner().assertOwner();
        failures = 0;
        if (begun) {
            next();
        }
    }

    private void next() {
        timer.cancel();
        Step step = steps.peek();
        if (underWay) {
            return;
        }
        if (step == null) {
            onDone.run();
            return;
        }
        underWay = true;
        // A Void answer is null; the requests tell answers from failures by their value
        engine.requests()
                .send(step.what(), () -> step.request().get().thenApply(done -> true), new Requests.Answer<Boolean>() {
                    @Override
                    public void succeeded(Boolean done, long sent) {
                        underWay = false;
                        failures = 0;
                        steps.remove();
                        next();
                    }

                    @Override
                    public void failed(RegistryException error, boolean unanswered) {
                        underWay = false;
                        failures++;
                        timer = engine.owner()
                                .schedule(
                                        engine.settings().retry().delay(failures, engine.random()),
                                        Withdrawal.this::next);
                    }
                });
    }

    void stop() {
        timer.cancel();
    }

    private record Step(String what, Supplier<CompletionStage<Void>> request) {}
}
