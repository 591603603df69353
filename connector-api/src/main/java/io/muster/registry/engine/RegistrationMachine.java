package io.muster.registry.engine;

import io.muster.registry.Departure;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationListener;
import io.muster.registry.RegistrationLostException;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistryException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthRunner;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One registration, from {@code register} until it has left.
 *
 * <pre>
 *   Pending ──► Registered ◄──► Suspended        any ──► Leaving ──► Departed
 *      ▲            │               │
 *      └── Lost ◄───┴───────────────┘
 * </pre>
 */
final class RegistrationMachine {

    private static final Logger LOG = LoggerFactory.getLogger(RegistrationMachine.class);

    private final EngineContext engine;
    private final EpochTracker epochs;
    private final EpochWatcher epochWatcher;
    private final PublishedContent content;
    private final HealthRunner checks;
    private final Mailbox mailbox;
    private final RegistrationListener listener;
    private final ClaimAttempts attempts;
    private final Withdrawal withdrawal;
    private final CompletableFuture<Departure> departure = new CompletableFuture<>();
    private final CompletableFuture<Void> removed = new CompletableFuture<>();
    private volatile Standing standing = new Standing(new RegistrationState.Pending(0, Optional.empty()), null);
    private @Nullable Tenure tenure;

    /** Of the claim that was lost, until there is a new one: its entry may still stand. */
    private @Nullable Tenure lost;

    private @Nullable ServerIdentity last;
    private OwnerThread.Timer boundTimer = OwnerThread.Timer.NONE;
    private boolean started;
    private boolean leaving;

    RegistrationMachine(
            EngineContext engine,
            EpochTracker epochs,
            EpochWatcher epochWatcher,
            Registration registration,
            HealthRunner checks,
            RegistrationListener listener,
            Mailbox mailbox) {
        this.engine = engine;
        this.epochs = epochs;
        this.epochWatcher = epochWatcher;
        this.checks = checks;
        content = new PublishedContent(registration, checks.health());
        this.listener = listener;
        this.mailbox = mailbox;
        attempts = new ClaimAttempts(engine, this::request, new ClaimEvents());
        withdrawal = new Withdrawal(engine, this::withdrawn);
    }

    /** A state, and the deadline of the claim it rests on. */
    private record Standing(
            RegistrationState state, @Nullable ClaimDeadline deadline) {}

    /** Tells the first state; from here on every state is told. */
    void open() {
        engine.owner().assertOwner();
        RegistrationState first = standing.state();
        mailbox.post(Mailbox.Kind.KEPT, () -> listener.onState(first));
    }

    /** Begins to claim, once the engine was started. */
    void start() {
        engine.owner().assertOwner();
        if (!started && !leaving) {
            started = true;
            checks.begin(this::checked);
            attempts.begin(Duration.ZERO);
        }
    }

    private ClaimRequest request() {
        ServerIdentity before = last;
        OptionalInt preferred = before == null ? OptionalInt.empty() : OptionalInt.of(before.id());
        return new ClaimRequest(content.newest(), preferred, engine.connector().idRange(), epochs.highest());
    }

    /** The registry answers again: what was waiting is tried now, spread a little (P18). */
    void connected(boolean again) {
        engine.owner().assertOwner();
        Duration delay = again ? Jitter.upTo(engine.settings().recoveryJitter(), engine.random()) : Duration.ZERO;
        attempts.hurry(delay);
        if (leaving) {
            withdrawal.hurry();
        } else if (again) {
            doubted(delay);
        }
    }

    boolean holdsClaim() {
        return tenure != null && !leaving;
    }

    /** The lease or the entry may be gone. */
    void doubted(Duration delay) {
        engine.owner().assertOwner();
        Tenure held = tenure;
        if (held != null && !leaving) {
            held.doubted(delay);
        }
    }

    void update(Registration registration) {
        engine.owner().assertOwner();
        content.registration(registration);
        contentChanged();
    }

    void maintenance(Optional<String> reason) {
        engine.owner().assertOwner();
        content.maintenance(reason);
        contentChanged();
    }

    private void checked(Health health) {
        engine.owner().assertOwner();
        content.checked(health);
        contentChanged();
    }

    private void contentChanged() {
        Tenure held = tenure;
        if (held != null && !leaving) {
            held.contentChanged();
        }
    }

    /** Leaves: from here on nothing is claimed, renewed or published (P10). Asked again, tries at once what is still to be removed. */
    void leave(Duration bound) {
        engine.owner().assertOwner();
        if (leaving) {
            withdrawal.hurry();
            return;
        }
        leaving = true;
        checks.stop();
        attempts.stop();
        Tenure held = tenure != null ? tenure : lost;
        if (held == null && last == null && !attempts.isAmbiguous()) {
            depart(Departure.NOTHING_TO_REMOVE);
            return;
        }
        transition(new RegistrationState.Leaving(), null, "it was asked to leave");
        boundTimer = engine.owner().schedule(bound, this::givenUp);
        if (attempts.isAmbiguous()) {
            withdrawal.addUnknown(content.newest());
        }
        if (held == null) {
            withdrawal.begin();
        } else {
            held.stop(() -> {
                withdrawal.add(held.claim());
                withdrawal.begin();
            });
        }
    }

    private void withdrawn() {
        if (!(standing.state() instanceof RegistrationState.Departed departed)
                || departed.departure() == Departure.PENDING) {
            depart(last != null ? Departure.REMOVED : Departure.NOTHING_TO_REMOVE);
        }
    }

    private void givenUp() {
        if (standing.state() instanceof RegistrationState.Leaving) {
            depart(Departure.PENDING);
        }
    }

    private void depart(Departure how) {
        boundTimer.cancel();
        transition(new RegistrationState.Departed(how), null, "removal: " + how);
        departure.complete(how);
        if (how != Departure.PENDING) {
            removed.complete(null);
        }
    }

    /** The one door. */
    private void transition(RegistrationState next, @Nullable ClaimDeadline deadline, String reason) {
        engine.owner().assertOwner();
        RegistrationState old = standing.state();
        standing = new Standing(next, deadline);
        if (old.equals(next)) {
            return;
        }
        LOG.info("{}: {} -> {} ({})", mailbox.name(), describe(old), describe(next), reason);
        engine.counters().add(Counted.STATE_CHANGES);
        boolean kept = next instanceof RegistrationState.Lost;
        mailbox.post(kept ? Mailbox.Kind.KEPT : Mailbox.Kind.NEWEST, () -> listener.onState(next));
    }

    private static String describe(RegistrationState state) {
        return state.getClass().getSimpleName()
                + state.identity()
                        .map(who -> " id " + who.id() + " (" + who.incarnation() + ")")
                        .orElse("");
    }

    /** Returns the state; a claim whose deadline has passed is suspended, whether or not a timer ran. From any thread. */
    RegistrationState state() {
        Standing now = standing;
        ClaimDeadline deadline = now.deadline();
        return now.state() instanceof RegistrationState.Registered registered
                        && deadline != null
                        && deadline.hasPassed()
                ? new RegistrationState.Suspended(registered.claimed(), "the claim's deadline passed without a renewal")
                : now.state();
    }

    Health health() {
        return content.health();
    }

    /** Returns what came of leaving; completed on the owner thread, or by {@link #abandon} when the engine ends. */
    CompletableFuture<Departure> departure() {
        return departure;
    }

    /** Completes on the owner thread once the removal is certain, after {@link #departure} said that it was pending too. */
    CompletableFuture<Void> removed() {
        return removed;
    }

    /** Returns whether the removal is certain, so that nothing has to be remembered of this registration. */
    boolean isOver() {
        return standing.state() instanceof RegistrationState.Departed departed
                && departed.departure() != Departure.PENDING;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    /** The engine ends; what is not removed by now is left to the lease. From any thread. */
    void abandon() {
        departure.complete(Departure.PENDING);
    }

    /** Drops the timers that are left. */
    void stop() {
        engine.owner().assertOwner();
        boundTimer.cancel();
        withdrawal.stop();
    }

    private final class ClaimEvents implements ClaimAttempts.Outcome {

        @Override
        public void claimed(Claim claim, ClaimRequest request, long sent) {
            ServerIdentity before = last;
            last = claim.identity();
            epochs.told(claim.identity().incarnation().epoch());
            if (before != null) {
                engine.counters().add(Counted.REREGISTRATIONS);
            }
            Tenure begun = new Tenure(engine, claim, request.content(), sent, content::newest, new TenureEvents());
            tenure = begun;
            lost = null;
            transition(new RegistrationState.Registered(claim.identity()), begun.deadline(), "an id was claimed");
            begun.begin();
            if (before != null && !claim.identity().incarnation().isNewerThan(before.incarnation())) {
                // The numbers have started over under one epoch: a backup was put back
                epochs.rolledBack(claim.identity().incarnation().epoch());
                epochWatcher.dataLost(true);
            }
        }

        @Override
        public void failed(int count, RegistryException error) {
            transition(new RegistrationState.Pending(count, Optional.of(error)), null, Failures.describe(error));
        }

        @Override
        public void stray(Claim claim) {
            withdrawal.add(claim);
        }
    }

    private final class TenureEvents implements Tenure.Outcome {

        @Override
        public void held(ServerIdentity identity, String reason) {
            Tenure held = tenure;
            if (held != null) {
                last = identity;
                transition(new RegistrationState.Registered(identity), held.deadline(), reason);
            }
        }

        @Override
        public void lapsed(ServerIdentity identity, String reason) {
            String why = "the claim's deadline passed: " + reason;
            transition(new RegistrationState.Suspended(identity, reason), null, why);
        }

        @Override
        public void gone(Tenure ended, String found) {
            engine.counters().add(Counted.LOSSES);
            tenure = null;
            lost = ended;
            ServerIdentity identity = ended.claim().identity();
            transition(new RegistrationState.Lost(identity, lost(identity, found)), null, found);
            attempts.begin(Jitter.upTo(engine.settings().recoveryJitter(), engine.random()));
        }

        private RegistrationLostException lost(ServerIdentity identity, String found) {
            return new RegistrationLostException(
                    engine.at("id " + identity.id() + " (incarnation " + identity.incarnation() + ")") + " is gone: "
                            + found + "; it is claimed again");
        }

        @Override
        public void repaired(String found) {
            mailbox.post(Mailbox.Kind.NOTICE, () -> listener.onRepaired(found));
        }
    }
}
