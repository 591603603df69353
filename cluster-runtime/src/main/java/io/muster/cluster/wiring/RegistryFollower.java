package io.muster.cluster.wiring;

import io.muster.cluster.ClusterListener;
import io.muster.cluster.membership.Membership;
import io.muster.registry.Freshness;
import io.muster.registry.RegistrationListener;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerIdentity;
import io.muster.registry.WatchListener;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Hears the connector, and passes on what it says: to the membership, and to the application. */
final class RegistryFollower implements WatchListener, RegistrationListener {

    private final Membership membership;
    private final OwnEvents events;
    private final Runnable changed;
    private volatile long version;
    private volatile Freshness freshness = new Freshness.Stale(Instant.now(), "the registry has not been read yet");
    private volatile RegistrationState registration = StopSteps.NOT_REGISTERED;
    private final AtomicLong registrations = new AtomicLong();
    private final AtomicLong repairs = new AtomicLong();
    private final AtomicLong idChanges = new AtomicLong();
    private @Nullable ServerIdentity lastIdentity;

    /**
     * Makes a follower.
     *
     * @param changed told when readiness may have changed; must not block
     */
    RegistryFollower(Membership membership, OwnEvents events, Runnable changed) {
        this.membership = membership;
        this.events = events;
        this.changed = changed;
    }

    long version() {
        return version;
    }

    Freshness freshness() {
        return freshness;
    }

    RegistrationState registration() {
        return registration;
    }

    long registrations() {
        return registrations.get();
    }

    long repairs() {
        return repairs.get();
    }

    long idChanges() {
        return idChanges.get();
    }

    /** There is no group to follow; an empty view of nothing is a current one. */
    void nothingToFollow() {
        freshness = Freshness.current();
    }

    @Override
    public void onSnapshot(RegistrySnapshot snapshot) {
        membership.onSnapshot(snapshot);
        version = snapshot.version();
        freshness(snapshot.freshness());
    }

    @Override
    public void onUnavailable(Freshness.Stale stale) {
        freshness(stale);
    }

    private void freshness(Freshness now) {
        Freshness before = freshness;
        freshness = now;
        if (!now.equals(before)) {
            events.tell("onFreshness", listener -> listener.onFreshness(now));
            changed.run();
        }
    }

    // Callbacks of one registration are serial, so lastIdentity needs no lock
    @Override
    public void onState(RegistrationState state) {
        membership.onRegistration(state);
        boolean claimedAnew =
                registration.identity().isEmpty() && state.identity().isPresent();
        if (claimedAnew) {
            // before anybody can see that there is one
            registrations.incrementAndGet();
        }
        registration = state;
        events.tell("onRegistration", listener -> listener.onRegistration(state));
        state.identity().ifPresent(this::identity);
        changed.run();
    }

    private void identity(ServerIdentity now) {
        ServerIdentity before = lastIdentity;
        lastIdentity = now;
        if (before != null && before.id() != now.id()) {
            idChanges.incrementAndGet();
            events.tell("onIdChanged", listener -> listener.onIdChanged(before, now));
        }
    }

    @Override
    public void onRepaired(String found) {
        repairs.incrementAndGet();
        events.tell("onRepaired", (ClusterListener listener) -> listener.onRepaired(found));
    }
}
