package io.muster.registry.engine;

import io.muster.registry.RegistryException;
import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.Listing;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Decides when a group is listed: one list at a time, not more often than the shortest retry, with jittered backoff while it fails, and now and then
 * though nothing happened (P16, P18).
 */
final class ListLoop {

    private final EngineContext engine;
    private final String group;
    private final GroupFeed feed;
    private final Outcome outcome;
    private OwnerThread.Timer timer = OwnerThread.Timer.NONE;
    private long due = Long.MAX_VALUE;
    private long lastStart;
    private boolean started;
    private boolean underWay;
    private boolean again;
    private boolean strong;
    private int failures;
    private int disbeliefs;
    private int connection;
    private boolean closed;

    ListLoop(EngineContext engine, String group, GroupFeed feed, Outcome outcome) {
        this.engine = engine;
        this.group = group;
        this.feed = feed;
        this.outcome = outcome;
    }

    /**
     * How a list was asked for.
     *
     * @param known the registry's newest number that was known when it was asked; a strong list cannot be older
     */
    record Asked(Consistency consistency, OptionalLong known) {}

    /** Takes what a list found. */
    interface Outcome {

        /** Returns the registry's newest number that is known of the group. */
        OptionalLong known();

        /** The list succeeded; whether it is believed is not the loop's business. */
        void listed(Listing listing, Asked asked);

        void failed(RegistryException error);
    }

    /** Lists as soon as the rate allows, at the earliest after {@code delay}. A backoff under way is not cut short. */
    void soon(Consistency consistency, Duration delay) {
        engine.owner().assertOwner();
        strong |= consistency == Consistency.STRONG;
        if (underWay) {
            again = true;
        } else if (failures == 0) {
            at(engine.owner().nanoTime() + delay.toNanos());
        }
    }

    /** The registry answers again: what is under way was asked before, and the backoff is over. */
    void reconnected(Duration delay) {
        engine.owner().assertOwner();
        connection++;
        failures = 0;
        disbeliefs = 0;
        soon(Consistency.DEFAULT, delay);
    }

    /** The registry does not answer; lists go on with backoff, in case its return is not told. */
    void disconnected() {
        engine.owner().assertOwner();
        connection++;
        if (!underWay) {
            backOff();
        }
    }

    /** What came cannot be believed: it counts as a failure, and so does each one that follows until one is {@link #believed}. */
    void distrusted() {
        engine.owner().assertOwner();
        failures = disbeliefs++;
        backOff();
    }

    /** What came is the view now. */
    void believed() {
        engine.owner().assertOwner();
        disbeliefs = 0;
    }

    private void backOff() {
        failures++;
        timer.cancel();
        due = Long.MAX_VALUE;
        at(engine.owner().nanoTime() + backoff().toNanos());
    }

    private void at(long moment) {
        long earliest = lastStart + engine.settings().retry().min().toNanos();
        long next = started ? Math.max(moment, earliest) : moment;
        if (!closed && (due == Long.MAX_VALUE || next - due < 0)) {
            timer.cancel();
            due = next;
            timer = engine.owner()
                    .schedule(Duration.ofNanos(next - engine.owner().nanoTime()), this::list);
        }
    }

    private void list() {
        due = Long.MAX_VALUE;
        if (closed || underWay) {
            return;
        }
        underWay = true;
        started = true;
        lastStart = engine.owner().nanoTime();
        Asked asked = new Asked(strong ? Consistency.STRONG : Consistency.DEFAULT, outcome.known());
        strong = false;
        int over = connection;
        engine.counters().add(Counted.LISTS);
        engine.requests()
                .send(
                        engine.at("listing group " + group),
                        () -> feed.list(asked.consistency()),
                        new Requests.Answer<>() {
                            @Override
                            public void succeeded(Listing listing, long sent) {
                                ended(over, asked, () -> accept(listing, asked));
                            }

                            @Override
                            public void failed(RegistryException error, boolean unanswered) {
                                ended(over, asked, () -> refuse(error, asked));
                            }
                        });
    }

    private void ended(int over, Asked asked, Runnable result) {
        underWay = false;
        if (closed) {
            return;
        }
        if (over == connection) {
            result.run();
        } else {
            // Asked on a connection that is no more: it says nothing of what may have been missed since
            strong |= asked.consistency() == Consistency.STRONG;
            again = true;
        }
        if (again) {
            again = false;
            at(engine.owner().nanoTime() + backoff().toNanos());
        }
    }

    private Duration backoff() {
        return failures == 0 ? Duration.ZERO : engine.settings().retry().delay(failures, engine.random());
    }

    private void accept(Listing listing, Asked asked) {
        failures = 0;
        Duration interval =
                engine.settings().reconcileInterval(listing.entries().size());
        at(engine.owner().nanoTime() + Jitter.around(interval, engine.random()).toNanos());
        outcome.listed(listing, asked);
    }

    private void refuse(RegistryException error, Asked asked) {
        engine.counters().add(Counted.LIST_FAILURES);
        again = false;
        strong |= asked.consistency() == Consistency.STRONG;
        backOff();
        outcome.failed(error);
    }

    void close() {
        engine.owner().assertOwner();
        closed = true;
        timer.cancel();
    }
}
