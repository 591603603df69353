package io.muster.registry.health;

import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Runs the checks of one registration and says what the worst of them is, when that changes (P11, P12).
 *
 * <p>A change of the status is told at once; a note that changes alone, at most once a second. Belongs to the owner thread; the checks run on the
 * executor, which must give each a thread of its own.
 */
public final class HealthRunner {

    /** A flapping note writes to the registry no more often than this. */
    private static final Duration NOTE_INTERVAL = Duration.ofSeconds(1);

    private final OwnerThread owner;
    private final List<CheckLoop> loops = new ArrayList<>();
    private Consumer<Health> listener = health -> {};
    private Health told;
    private long toldAt;
    private OwnerThread.Timer noteTimer = OwnerThread.Timer.NONE;
    private boolean stopped;

    /**
     * Makes a runner that does not run yet.
     *
     * @throws IllegalArgumentException if two checks have one name
     */
    public HealthRunner(OwnerThread owner, Executor threads, Collection<HealthCheck> checks) {
        this.owner = owner;
        Set<String> names = new HashSet<>();
        for (HealthCheck check : checks) {
            if (!names.add(check.name())) {
                throw new IllegalArgumentException("health check name='" + check.name() + "' is given twice");
            }
            loops.add(new CheckLoop(owner, threads, check, this::changed));
        }
        told = worst();
    }

    /** Returns the health as it was last told; before the first run of a check, it is critical. */
    public Health health() {
        return told;
    }

    /** Begins; {@code onChange} is told every change on the owner thread. */
    public void begin(Consumer<Health> onChange) {
        owner.assertOwner();
        listener = onChange;
        // From here: which check has no result yet is no news
        toldAt = owner.nanoTime();
        loops.forEach(CheckLoop::begin);
    }

    /** Ends all checks, interrupting those under way; nothing is told any more. */
    public void stop() {
        owner.assertOwner();
        stopped = true;
        noteTimer.cancel();
        loops.forEach(CheckLoop::stop);
    }

    private Health worst() {
        return Health.worstOf(loops.stream().map(CheckLoop::result).toList());
    }

    private void changed() {
        owner.assertOwner();
        Health now = worst();
        noteTimer.cancel();
        if (stopped || now.equals(told)) {
            return;
        }
        long sinceTold = owner.nanoTime() - toldAt;
        if (now.status() != told.status() || sinceTold >= NOTE_INTERVAL.toNanos()) {
            told = now;
            toldAt = owner.nanoTime();
            listener.accept(now);
        } else {
            noteTimer = owner.schedule(NOTE_INTERVAL.minusNanos(sinceTold), this::changed);
        }
    }
}
