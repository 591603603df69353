package io.muster.registry.engine;

import io.muster.registry.RegistryException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.function.Supplier;

/** The time in which one claim is held: its deadline, its renewals, its entry. Ends with the claim. */
final class Tenure {

    private final EngineContext engine;
    private final Outcome outcome;
    private final ClaimDeadline deadline;
    private final EntryKeeper entry;
    private final RenewalLoop renewals;
    private OwnerThread.Timer lapse = OwnerThread.Timer.NONE;
    private String trouble = "no renewal was answered in time";
    private boolean lapsed;
    private boolean stopped;

    /**
     * Makes the tenure of a claim that was just taken.
     *
     * @param published what the claim published
     * @param sent the monotonic clock when the claim was sent
     */
    Tenure(
            EngineContext engine,
            Claim claim,
            EntryContent published,
            long sent,
            Supplier<EntryContent> newest,
            Outcome outcome) {
        this.engine = engine;
        this.outcome = outcome;
        deadline = new ClaimDeadline(engine.owner(), sent + claim.validity().toNanos());
        entry = new EntryKeeper(engine, claim, published, newest, new EntryEvents());
        renewals = new RenewalLoop(engine, entry::claim, sent, new RenewalEvents());
    }

    /** Takes what becomes of the claim. */
    interface Outcome {

        /** The claim holds, under {@code identity}. */
        void held(ServerIdentity identity, String reason);

        /** The deadline passed. */
        void lapsed(ServerIdentity identity, String reason);

        /** The id is gone; {@code ended} is stopped, and its entry may still stand. */
        void gone(Tenure ended, String found);

        void repaired(String found);
    }

    void begin() {
        engine.owner().assertOwner();
        renewals.begin();
        watchDeadline();
        entry.begin();
    }

    Claim claim() {
        return entry.claim();
    }

    ClaimDeadline deadline() {
        return deadline;
    }

    void contentChanged() {
        entry.changed();
    }

    /** The lease or the entry may be gone: both are looked at now. */
    void doubted(Duration delay) {
        renewals.soon(delay);
        entry.auditSoon(delay);
    }

    private void watchDeadline() {
        lapse.cancel();
        lapse = engine.owner().schedule(deadline.left(), this::checkDeadline);
    }

    private void checkDeadline() {
        if (!deadline.hasPassed()) {
            watchDeadline();
        } else if (!lapsed) {
            lapsed = true;
            engine.counters().add(Counted.LAPSES);
            outcome.lapsed(claim().identity(), trouble);
        }
    }

    private void end(String found) {
        stop(() -> {});
        outcome.gone(this, found);
    }

    /** Stops renewing and publishing, of which nothing is told from here on; {@code onQuiet} is told once no write is under way. Asked again, tells the last one. */
    void stop(Runnable onQuiet) {
        engine.owner().assertOwner();
        stopped = true;
        lapse.cancel();
        renewals.stop();
        entry.stop(onQuiet);
    }

    private final class RenewalEvents implements RenewalLoop.Outcome {

        @Override
        public void extended(long until) {
            deadline.extend(until);
            if (deadline.hasPassed()) {
                return;
            }
            watchDeadline();
            if (lapsed) {
                lapsed = false;
                outcome.held(claim().identity(), "the registry renewed the claim");
                // Whatever kept the renewals from it may have touched the entry
                entry.auditSoon(Duration.ZERO);
            }
        }

        @Override
        public void damaged(String found) {
            entry.damaged(found);
        }

        @Override
        public void gone(String found) {
            end(found);
        }

        @Override
        public void failed(RegistryException error) {
            trouble = Failures.describe(error);
        }
    }

    private final class EntryEvents implements EntryKeeper.Outcome {

        @Override
        public void replaced(Claim claim) {
            if (stopped) {
                return;
            }
            if (lapsed) {
                outcome.lapsed(claim.identity(), trouble);
            } else {
                outcome.held(claim.identity(), "the entry was put back with a newer incarnation");
            }
        }

        @Override
        public void repaired(String found) {
            outcome.repaired(found);
        }

        @Override
        public void gone(String found) {
            end(found);
        }

        @Override
        public void doubted() {
            renewals.soon(Duration.ZERO);
        }
    }
}
