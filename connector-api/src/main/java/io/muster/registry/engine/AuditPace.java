package io.muster.registry.engine;

import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How often the entries of one engine are audited: each the more seldom, the more there are, so that a process does not ask more and more (P18). Belongs to the owner thread. */
final class AuditPace {

    private final OwnerThread owner;
    private final RandomGenerator random;
    private final EngineSettings settings;
    private int entries;

    AuditPace(EngineThreads threads, EngineSettings settings) {
        owner = threads.owner();
        random = threads.random();
        this.settings = settings;
    }

    /** One more entry is kept. */
    void added() {
        owner.assertOwner();
        entries++;
    }

    /** An entry is kept no longer. */
    void removed() {
        owner.assertOwner();
        entries--;
    }

    /** Returns how long an entry waits for its next audit. */
    Duration next() {
        owner.assertOwner();
        return Jitter.around(settings.auditInterval(entries), random);
    }
}
