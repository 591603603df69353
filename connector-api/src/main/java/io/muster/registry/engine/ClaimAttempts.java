package io.muster.registry.engine;

import io.muster.registry.RegistryException;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Tries to claim an id, for ever, with jittered backoff (P9). A request that was not answered may still take effect, so it is abandoned on the
 * registry's own word before the next one is sent, unless its answer comes in time to be used.
 */
final class ClaimAttempts {

    private final EngineContext engine;
    private final Supplier<ClaimRequest> next;
    private final Outcome outcome;
    private OwnerThread.Timer timer = OwnerThread.Timer.NONE;
    private boolean wanted;
    private boolean underWay;
    private boolean unanswered;
    private boolean ambiguous;
    private int failed;
    private int backoffStep;

    ClaimAttempts(EngineContext engine, Supplier<ClaimRequest> next, Outcome outcome) {
        this.engine = engine;
        this.next = next;
        this.outcome = outcome;
    }

    /** Takes what came of the attempts. */
    interface Outcome {

        /**
         * An id was claimed.
         *
         * @param sent the monotonic clock when the request was sent
         */
        void claimed(Claim claim, ClaimRequest request, long sent);

        /** An attempt failed; the next one follows. */
        void failed(int attempts, RegistryException error);

        /** A claim succeeded after nobody wanted it any more. */
        void stray(Claim claim);
    }

    /** Begins to try, after {@code delay}. */
    void begin(Duration delay) {
        engine.owner().assertOwner();
        wanted = true;
        failed = 0;
        backoffStep = 0;
        schedule(delay);
    }

    /** The registry answers again: the backoff is over. */
    void hurry(Duration delay) {
        engine.owner().assertOwner();
        if (wanted && !underWay) {
            backoffStep = 0;
            schedule(delay);
        }
    }

    /** Tries no more. What is under way may still take effect: see {@link #isAmbiguous}. */
    void stop() {
        engine.owner().assertOwner();
        wanted = false;
        timer.cancel();
    }

    /** Returns whether something may be left in the registry that no claim is known of. */
    boolean isAmbiguous() {
        return ambiguous;
    }

    private void schedule(Duration delay) {
        timer.cancel();
        timer = engine.owner().schedule(delay, this::attempt);
    }

    private void attempt() {
        if (!wanted || underWay) {
            return;
        }
        underWay = true;
        if (unanswered) {
            abandon();
        } else {
            claim();
        }
    }

    private void abandon() {
        unanswered = false;
        ClaimRequest request = next.get();
        engine.requests()
                .send(
                        engine.at("abandoning a claim"),
                        () -> engine.backend().abandon(request.content()).thenApply(done -> true),
                        new Requests.Answer<Boolean>() {
                            @Override
                            public void succeeded(Boolean done, long sent) {
                                underWay = false;
                                attempt();
                            }

                            @Override
                            public void failed(RegistryException error, boolean nothingCame) {
                                unanswered = true;
                                retry(error);
                            }
                        });
    }

    private void claim() {
        ClaimRequest request = next.get();
        ambiguous = true;
        engine.requests()
                .send(engine.at("claiming an id"), () -> engine.backend().claim(request), new Requests.Answer<>() {
                    @Override
                    public void succeeded(Claim claim, long sent) {
                        underWay = false;
                        take(claim, request, sent);
                    }

                    @Override
                    public void failed(RegistryException error, boolean nothingCame) {
                        unanswered = nothingCame;
                        retry(error);
                    }

                    @Override
                    public void late(Claim claim, long sent) {
                        boolean stillValid = sent
                                        + claim.validity().toNanos()
                                        - engine.owner().nanoTime()
                                > 0;
                        if (!wanted) {
                            outcome.stray(claim);
                        } else if (unanswered && !underWay && stillValid) {
                            timer.cancel();
                            unanswered = false;
                            take(claim, request, sent);
                        }
                        // Else it is abandoned, or has been: what it made is gone or will be before the next claim
                    }
                });
    }

    private void take(Claim claim, ClaimRequest request, long sent) {
        if (wanted) {
            wanted = false;
            ambiguous = false;
            engine.counters().add(Counted.CLAIMS);
            outcome.claimed(claim, request, sent);
        } else {
            outcome.stray(claim);
        }
    }

    private void retry(RegistryException error) {
        underWay = false;
        if (!wanted) {
            return;
        }
        failed++;
        backoffStep++;
        engine.counters().add(Counted.CLAIM_FAILURES);
        // An operator has to act first: asking often would not help (P21)
        Backoff backoff = error instanceof RegistryRejectedException
                ? engine.settings().retry().slow()
                : engine.settings().retry();
        schedule(backoff.delay(backoffStep, engine.random()));
        outcome.failed(failed, error);
    }
}
