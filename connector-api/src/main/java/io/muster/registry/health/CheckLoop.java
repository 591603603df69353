package io.muster.registry.health;

import io.muster.registry.time.OwnerThread;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs one check again and again. A run that takes too long is critical and interrupted; the next begins only after it really ended, so that a check
 * never runs twice at once and a hung one holds one thread at most.
 */
final class CheckLoop {

    private final OwnerThread owner;
    private final Executor threads;
    private final HealthCheck check;
    private final Probe probe;
    private final Runnable onResult;
    private Health result;
    private @Nullable CheckRun current;
    private boolean expired;
    private OwnerThread.Timer timer = OwnerThread.Timer.NONE;
    private boolean stopped;

    CheckLoop(OwnerThread owner, Executor threads, HealthCheck check, Runnable onResult) {
        this.owner = owner;
        this.threads = threads;
        this.check = check;
        this.probe = Probe.of(check);
        this.onResult = onResult;
        // Nobody is to link to a server of which nothing is known yet
        result = Health.critical(check.name() + ": no result yet");
    }

    Health result() {
        return result;
    }

    void begin() {
        owner.assertOwner();
        if (stopped || current != null) {
            return;
        }
        CheckRun run = new CheckRun(probe, (ended, health) -> owner.execute(() -> ended(ended, health)));
        current = run;
        expired = false;
        timer = owner.schedule(check.timeout(), () -> expired(run));
        try {
            threads.execute(run);
        } catch (RuntimeException | Error e) {
            ended(run, Health.critical("no thread for the check: " + e.getMessage()));
        }
    }

    private void expired(CheckRun run) {
        expired = true;
        run.end();
        take(Health.critical("no answer within " + check.timeout().toMillis() + " ms"));
        if (run.isOver()) {
            next();
        }
    }

    private void ended(CheckRun run, Health health) {
        if (run != current) {
            // It ended in the moment in which it expired, and was counted then
            return;
        }
        timer.cancel();
        if (!expired) {
            take(health);
        }
        next();
    }

    private void next() {
        current = null;
        if (!stopped) {
            timer = owner.schedule(check.interval(), this::begin);
        }
    }

    private void take(Health health) {
        boolean plain = health.note().isEmpty();
        String note = plain && health.status() == HealthStatus.PASSING
                ? ""
                : plain ? check.name() : check.name() + ": " + health.note();
        result = new Health(health.status(), note);
        onResult.run();
    }

    void stop() {
        owner.assertOwner();
        stopped = true;
        timer.cancel();
        CheckRun run = current;
        if (run != null) {
            run.end();
        }
    }
}
