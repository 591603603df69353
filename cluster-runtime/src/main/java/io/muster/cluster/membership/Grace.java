package io.muster.cluster.membership;

import io.muster.registry.time.OwnerThread;
import io.muster.registry.time.OwnerThread.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The time a member has whose link is up while the registry no longer lists it. */
final class Grace {

    private final OwnerThread owner;
    private final Duration length;
    private final Runnable over;
    private @Nullable Running running;

    private record Running(Timer timer, MemberStatus.Grace view) {}

    Grace(OwnerThread owner, Duration length, Runnable over) {
        this.owner = owner;
        this.length = length;
        this.over = over;
    }

    /** Starts it unless it runs; returns whether it did. */
    boolean start() {
        if (running != null) {
            return false;
        }
        Instant now = owner.now();
        running = new Running(owner.schedule(length, this::end), new MemberStatus.Grace(now, now.plus(length)));
        return true;
    }

    void cancel() {
        if (running != null) {
            running.timer().cancel();
            running = null;
        }
    }

    Optional<MemberStatus.Grace> view() {
        return Optional.ofNullable(running).map(Running::view);
    }

    private void end() {
        running = null;
        over.run();
    }
}
