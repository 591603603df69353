package io.muster.registry.engine;

import io.muster.registry.RegistryException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.Renewal;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the published entry as it should be: publishes the newest content, compares the entry with it now and then, and puts it back (P8). One request
 * at a time, so that an audit never mistakes a change under way for damage, and a withdrawal can wait for the last write.
 */
final class EntryKeeper {

    private final EngineContext engine;
    private final Supplier<EntryContent> newest;
    private final Outcome outcome;
    private Claim claim;
    private EntryContent published;
    private @Nullable String damage;
    private boolean doubtful;
    private boolean underWay;
    private boolean auditDue;
    private int failures;
    private long lastAudit;
    private OwnerThread.Timer auditTimer = OwnerThread.Timer.NONE;
    private OwnerThread.Timer retryTimer = OwnerThread.Timer.NONE;
    private @Nullable Runnable onStopped;

    EntryKeeper(
            EngineContext engine, Claim claim, EntryContent published, Supplier<EntryContent> newest, Outcome outcome) {
        this.engine = engine;
        this.claim = claim;
        this.published = published;
        this.newest = newest;
        this.outcome = outcome;
        lastAudit = engine.owner().nanoTime();
    }

    /** Takes what happened to the entry. */
    interface Outcome {

        /** The entry could only be put back with a newer incarnation. */
        void replaced(Claim claim);

        /** The entry was put back. */
        void repaired(String found);

        void gone(String found);

        /** A write failed: the claim itself may be at fault. */
        void doubted();
    }

    /** Returns the claim as it stands now. */
    Claim claim() {
        return claim;
    }

    void begin() {
        engine.owner().assertOwner();
        engine.audits().added();
        scheduleAudit(engine.audits().next());
        pump();
    }

    /** There is newer content. */
    void changed() {
        engine.owner().assertOwner();
        if (failures == 0) {
            pump();
        }
    }

    /** The entry was found damaged. */
    void damaged(String found) {
        engine.owner().assertOwner();
        if (!underWay && !doubtful) {
            damage = found;
            pump();
        } else {
            // A write is under way, and a reading taken meanwhile says nothing of it
            auditDue = true;
        }
    }

    /** Compares the entry now, or as soon as the rate allows. */
    void auditSoon(Duration delay) {
        engine.owner().assertOwner();
        long earliest = lastAudit
                + engine.settings().retry().min().toNanos()
                - engine.owner().nanoTime();
        scheduleAudit(Duration.ofNanos(Math.max(delay.toNanos(), earliest)));
        if (failures > 0) {
            failures = 0;
            retryTimer.cancel();
            retryTimer = engine.owner().schedule(delay, this::pump);
        }
    }

    private void scheduleAudit(Duration delay) {
        auditTimer.cancel();
        if (onStopped != null) {
            return;
        }
        auditTimer = engine.owner().schedule(delay, () -> {
            auditDue = true;
            pump();
        });
    }

    /** Does the next thing that has to be done, if nothing is under way. */
    private void pump() {
        if (underWay || onStopped != null) {
            return;
        }
        if (doubtful || damage != null || !newest.get().equals(published)) {
            publish(newest.get());
        } else if (auditDue) {
            audit();
        }
    }

    private void publish(EntryContent content) {
        underWay = true;
        String repairing = damage;
        Claim under = claim;
        engine.counters().add(Counted.PUBLISHES);
        engine.requests()
                .send(
                        engine.at(
                                "publishing the entry of id " + under.identity().id()),
                        () -> engine.backend().publish(under, content),
                        new Requests.Answer<>() {
                            @Override
                            public void succeeded(Claim now, long sent) {
                                failures = 0;
                                doubtful = false;
                                published = content;
                                claim = now;
                                tellReplaced(under);
                                if (repairing != null) {
                                    damage = null;
                                    engine.counters().add(Counted.REPAIRS);
                                    outcome.repaired(repairing);
                                }
                                ended();
                            }

                            @Override
                            public void failed(RegistryException error, boolean unanswered) {
                                underWay = false;
                                doubtful = true;
                                failures++;
                                if (onStopped == null) {
                                    retryTimer = engine.owner().schedule(backoff(error), EntryKeeper.this::pump);
                                    outcome.doubted();
                                } else {
                                    stopped();
                                }
                            }

                            @Override
                            public void late(Claim now, long sent) {
                                // Only what cannot be had again: the number under which the entry was put back
                                if (isNewer(now, claim)) {
                                    Claim before = claim;
                                    claim = now;
                                    tellReplaced(before);
                                }
                            }
                        });
    }

    private void tellReplaced(Claim before) {
        if (isNewer(claim, before)) {
            outcome.replaced(claim);
        }
    }

    private static boolean isNewer(Claim one, Claim other) {
        return one.identity().incarnation().isNewerThan(other.identity().incarnation());
    }

    private Duration backoff(RegistryException error) {
        Backoff retry = engine.settings().retry();
        boolean slow = !(error instanceof RegistryUnavailableException);
        return (slow ? retry.slow() : retry).delay(failures, engine.random());
    }

    private void audit() {
        underWay = true;
        auditDue = false;
        lastAudit = engine.owner().nanoTime();
        Claim audited = claim;
        engine.requests()
                .send(
                        engine.at(
                                "auditing the entry of id " + audited.identity().id()),
                        () -> engine.backend().audit(audited, published),
                        new Requests.Answer<>() {
                            @Override
                            public void succeeded(Renewal found, long sent) {
                                scheduleAudit(engine.audits().next());
                                if (found instanceof Renewal.Gone gone && onStopped == null) {
                                    outcome.gone(gone.found());
                                } else if (found instanceof Renewal.EntryDamaged damaged) {
                                    damage = damaged.found();
                                }
                                ended();
                            }

                            @Override
                            public void failed(RegistryException error, boolean unanswered) {
                                scheduleAudit(engine.audits().next());
                                ended();
                            }
                        });
    }

    private void ended() {
        underWay = false;
        stopped();
        pump();
    }

    private void stopped() {
        Runnable told = onStopped;
        if (told != null) {
            onStopped = () -> {};
            told.run();
        }
    }

    /** Does nothing more; {@code onQuiet} is told once no write is under way. */
    void stop(Runnable onQuiet) {
        engine.owner().assertOwner();
        auditTimer.cancel();
        retryTimer.cancel();
        if (onStopped == null) {
            engine.audits().removed();
        }
        onStopped = onQuiet;
        if (!underWay) {
            stopped();
        }
    }
}
