package io.muster.registry.engine;

import io.muster.registry.RegistryException;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.Renewal;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.function.Supplier;

/** Renews one claim: regularly, more often while it fails, and at once when it is doubted (P2). */
final class RenewalLoop {

    private final EngineContext engine;
    private final Supplier<Claim> claim;
    private final Outcome outcome;
    private OwnerThread.Timer timer = OwnerThread.Timer.NONE;
    private long lastStart;
    private boolean underWay;
    private boolean again;
    private int failures;
    private boolean stopped;

    /**
     * Makes the loop of a claim that was just taken.
     *
     * @param sent the monotonic clock when the claim was sent
     */
    RenewalLoop(EngineContext engine, Supplier<Claim> claim, long sent, Outcome outcome) {
        this.engine = engine;
        this.claim = claim;
        this.outcome = outcome;
        lastStart = sent;
    }

    /** Takes what renewals found. */
    interface Outcome {

        /** The lease is alive; the claim holds until {@code deadline} on the monotonic clock. */
        void extended(long deadline);

        void damaged(String found);

        void gone(String found);

        void failed(RegistryException error);
    }

    void begin() {
        engine.owner().assertOwner();
        schedule(untilRegular());
    }

    /** Renews at once, or as soon as the rate allows. */
    void soon(Duration delay) {
        engine.owner().assertOwner();
        if (underWay) {
            again = true;
        } else if (!stopped) {
            long now = engine.owner().nanoTime();
            long earliest = lastStart + engine.settings().retry().min().toNanos();
            schedule(Duration.ofNanos(Math.max(delay.toNanos(), earliest - now)));
        }
    }

    private Duration regular() {
        return Jitter.notAfter(claim.get().renewEvery(), engine.random());
    }

    /** The time between renewals counts from when they are sent, as the claim's deadline does: slow answers take nothing of what is left to it (P2, P6). */
    private Duration untilRegular() {
        Duration gone = Duration.ofNanos(engine.owner().nanoTime() - lastStart);
        Duration left = regular().minus(gone);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void schedule(Duration delay) {
        timer.cancel();
        timer = engine.owner().schedule(delay, this::renew);
    }

    private void renew() {
        if (stopped || underWay) {
            return;
        }
        underWay = true;
        lastStart = engine.owner().nanoTime();
        Claim renewed = claim.get();
        engine.counters().add(Counted.RENEWALS);
        engine.requests()
                .send(
                        engine.at("renewing id " + renewed.identity().id()),
                        () -> engine.backend().renew(renewed),
                        new Requests.Answer<>() {
                            @Override
                            public void succeeded(Renewal renewal, long sent) {
                                ended();
                                failures = 0;
                                take(renewed, renewal, sent);
                                if (!stopped) {
                                    next();
                                }
                            }

                            @Override
                            public void failed(RegistryException error, boolean unanswered) {
                                ended();
                                failures++;
                                engine.counters().add(Counted.RENEW_FAILURES);
                                if (!stopped) {
                                    next();
                                    outcome.failed(error);
                                }
                            }

                            @Override
                            public void late(Renewal renewal, long sent) {
                                if (renewal instanceof Renewal.Gone) {
                                    // Old news of what may be another state by now: asked again before it counts
                                    soon(Duration.ZERO);
                                } else {
                                    take(renewed, renewal, sent);
                                }
                            }
                        });
    }

    private void ended() {
        underWay = false;
    }

    private void next() {
        if (again) {
            again = false;
            soon(Duration.ZERO);
        } else if (failures == 0) {
            schedule(untilRegular());
        } else {
            Duration backoff = engine.settings().retry().delay(failures, engine.random());
            Duration regular = regular();
            schedule(backoff.compareTo(regular) < 0 ? backoff : regular);
        }
    }

    private void take(Claim renewed, Renewal renewal, long sent) {
        if (stopped) {
            return;
        }
        Claim current = claim.get();
        if (renewal instanceof Renewal.Gone gone) {
            if (renewed.equals(current)) {
                outcome.gone(gone.found());
            } else {
                // The claim was published anew meanwhile; only its own renewal can tell
                again = true;
            }
            return;
        }
        outcome.extended(sent + current.validity().toNanos());
        if (renewal instanceof Renewal.EntryDamaged damaged && renewed.equals(current)) {
            outcome.damaged(damaged.found());
        }
    }

    void stop() {
        engine.owner().assertOwner();
        stopped = true;
        timer.cancel();
    }
}
