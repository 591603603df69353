package io.muster.registry.engine;

import io.muster.registry.Freshness;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settle time after the registry lost its data, in which departures are withheld (P15). It counts only while the registry answers: the living
 * cannot come back to one that does not.
 */
final class RecoveryWindow {

    private static final Logger LOG = LoggerFactory.getLogger(RecoveryWindow.class);

    private final EngineContext engine;
    private final Supplier<Duration> settle;
    private final Runnable onEnd;
    private Freshness.@Nullable Recovering recovering;
    private OwnerThread.Timer timer = OwnerThread.Timer.NONE;

    /**
     * Makes a window that is not open.
     *
     * @param onEnd decides, at the end of the settle time, to {@link #close} it or to count {@link #again}
     */
    RecoveryWindow(EngineContext engine, Supplier<Duration> settle, Runnable onEnd) {
        this.engine = engine;
        this.settle = settle;
        this.onEnd = onEnd;
    }

    /** Begins the window, or begins it anew. */
    void begin(String reason) {
        engine.owner().assertOwner();
        Duration length = settle.get();
        LOG.warn(
                "{}: {}; departures are withheld for {} ms",
                engine.at("the registry's data"),
                reason,
                length.toMillis());
        engine.counters().add(Counted.RECOVERIES);
        recovering = new Freshness.Recovering(
                engine.owner().now(), engine.owner().now().plus(length), reason);
        count(length);
    }

    /** The registry answers again after an outage, or did not answer until now: the whole settle time counts from here. */
    void again() {
        engine.owner().assertOwner();
        Freshness.Recovering before = recovering;
        if (before != null) {
            Duration length = settle.get();
            recovering = new Freshness.Recovering(
                    before.since(), engine.owner().now().plus(length), before.reason());
            count(length);
        }
    }

    private void count(Duration length) {
        timer.cancel();
        timer = engine.owner().schedule(length, onEnd);
    }

    Optional<Freshness.Recovering> recovering() {
        return Optional.ofNullable(recovering);
    }

    boolean isOpen() {
        return recovering != null;
    }

    /** Ends the window. */
    void close() {
        timer.cancel();
        recovering = null;
    }
}
