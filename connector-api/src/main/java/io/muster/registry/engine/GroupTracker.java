package io.muster.registry.engine;

import io.muster.registry.Freshness;
import io.muster.registry.GroupSnapshot;
import io.muster.registry.RegistryException;
import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.Listing;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows one group, for all watches of it: the feed, the view, and how far the view can be trusted. */
final class GroupTracker implements ListLoop.Outcome {

    private static final Logger LOG = LoggerFactory.getLogger(GroupTracker.class);

    private final EngineContext engine;
    private final String group;
    private final Surroundings surroundings;
    private final GroupView view;
    private final SkippedEntries skipped;
    private final GroupFeed feed;
    private final ListLoop loop;
    private Trust trust = Trust.READING;
    private Freshness.@Nullable Stale stale;
    private @Nullable GroupSnapshot presented;
    private boolean confirming;
    private @Nullable String wentBack;
    private @Nullable Long refreshed;
    private boolean closed;

    GroupTracker(EngineContext engine, String group, Surroundings surroundings) {
        this.engine = engine;
        this.group = group;
        this.surroundings = surroundings;
        view = new GroupView(group);
        skipped = new SkippedEntries(group, engine.counters());
        feed = engine.backend().follow(group, new OwnedSink());
        loop = new ListLoop(engine, group, feed, this);
    }

    /** What a tracker needs of the whole: the system's epoch, its recovery, and somebody to tell. */
    interface Surroundings {

        EpochTracker epochs();

        /** A listing of the generation that is known was believed. */
        void accept(Listing listing);

        /** The registry's data is of another generation. */
        void recover(String reason, boolean rolledBack, Listing found);

        boolean isRecovering();

        boolean isDisconnected();

        /** What the tracker presents, or how far it can be trusted, changed. */
        void changed(GroupTracker tracker);
    }

    /** How far the view can be trusted. */
    enum Trust {
        /** The first list, or the first one after an outage, is not answered yet. */
        READING,
        /** The last list succeeded and nothing spoke against it since. */
        CURRENT,
        /** The registry cannot be followed. */
        STALE
    }

    void begin() {
        loop.soon(Consistency.DEFAULT, Duration.ZERO);
    }

    void reconnected() {
        engine.owner().assertOwner();
        // As every server does the same at this moment (P18)
        loop.reconnected(Jitter.upTo(engine.settings().recoveryJitter(), engine.random()));
        transition(Trust.READING, "the registry answers again");
    }

    void disconnected(String reason) {
        engine.owner().assertOwner();
        loop.disconnected();
        goStale(reason);
    }

    /** Reads the group now, strongly; hints are rate-limited (P23). */
    void refresh() {
        engine.owner().assertOwner();
        long now = engine.owner().nanoTime();
        Long last = refreshed;
        long at = last == null
                ? now
                : Math.max(now, last + engine.settings().refreshInterval().toNanos());
        if (last == null || last - now <= 0) {
            refreshed = at;
            engine.counters().add(Counted.REFRESHES);
            loop.soon(Consistency.STRONG, Duration.ofNanos(at - now));
        }
    }

    @Override
    public OptionalLong known() {
        return view.newest();
    }

    @Override
    public void listed(Listing listing, ListLoop.Asked asked) {
        engine.owner().assertOwner();
        ListingJudge.Verdict verdict = ListingJudge.judge(view, surroundings.epochs(), listing, asked);
        if (verdict instanceof ListingJudge.Confirm confirm) {
            LOG.info("{}: {}; it is read again before it counts", engine.at("group " + group), confirm.reason());
            confirming = true;
            wentBack = confirm.wentBack() ? confirm.reason() : wentBack;
            loop.soon(Consistency.STRONG, Duration.ZERO);
        } else if (verdict instanceof ListingJudge.Distrust distrust) {
            LOG.warn("{}: {}; the last view stands", engine.at("group " + group), distrust.reason());
            loop.distrusted();
            goStale("the listing of group " + group + " cannot be believed: " + distrust.reason());
        } else {
            String reason = wentBack;
            wentBack = null;
            apply(
                    listing,
                    reason == null ? verdict : ListingJudge.afterWentBack(verdict, view, listing, reason),
                    asked.consistency());
        }
    }

    private void apply(Listing listing, ListingJudge.Verdict verdict, Consistency consistency) {
        GroupSnapshot before = view.snapshot();
        loop.believed();
        skipped.examine(listing.entries());
        if (verdict instanceof ListingJudge.Recover recover) {
            surroundings.recover(recover.reason(), recover.rolledBack(), listing);
            view.replace(listing);
        } else {
            surroundings.accept(listing);
            view.apply(listing);
            countConfirmation(before, consistency);
        }
        stale = null;
        transition(Trust.CURRENT, "it was listed");
        present();
    }

    private void countConfirmation(GroupSnapshot before, Consistency consistency) {
        if (confirming && consistency == Consistency.STRONG) {
            confirming = false;
            boolean shrunk =
                    view.snapshot().serversById().size() < before.serversById().size();
            engine.counters().add(shrunk ? Counted.SHRINKS_CONFIRMED : Counted.SHRINKS_REFUTED);
        }
    }

    @Override
    public void failed(RegistryException error) {
        engine.owner().assertOwner();
        goStale(Failures.describe(error));
    }

    private void goStale(String reason) {
        Freshness.Stale before = stale;
        boolean known = presented != null;
        if (before == null || (!known && !before.reason().equals(reason))) {
            // The moment stays that of the first failure; the reason of a view that stands does too, or each retry
            // would be news
            stale = new Freshness.Stale(before == null ? engine.owner().now() : before.since(), reason);
        }
        transition(Trust.STALE, reason);
        surroundings.changed(this);
    }

    private void transition(Trust next, String reason) {
        engine.owner().assertOwner();
        if (trust != next) {
            LOG.debug("group {}: {} -> {} ({})", group, trust, next, reason);
            engine.counters().add(Counted.STATE_CHANGES);
            trust = next;
        }
    }

    /** Presents what the registry says, less the departures that are withheld, and tells who watches. */
    void present() {
        engine.owner().assertOwner();
        GroupSnapshot now = view.snapshot();
        GroupSnapshot before = presented;
        presented = before != null && surroundings.isRecovering() ? Withheld.departures(before, now) : now;
        surroundings.changed(this);
    }

    String group() {
        return group;
    }

    Trust trust() {
        return trust;
    }

    /** Returns since when and why the view is stale, from the failure until a list succeeds. */
    Optional<Freshness.Stale> stale() {
        return Optional.ofNullable(stale);
    }

    /** Returns what watches are shown; empty before the first listing. */
    Optional<GroupSnapshot> presented() {
        return Optional.ofNullable(presented);
    }

    void close() {
        engine.owner().assertOwner();
        closed = true;
        loop.close();
        feed.close();
    }

    /** Brings what the feed sees to the owner thread. */
    private final class OwnedSink implements GroupFeed.Sink {

        @Override
        public void upserted(EntryRead entry) {
            onOwner(() -> {
                skipped.examine(entry);
                learnEpoch(entry);
                changed(view.upsert(entry));
            });
        }

        @Override
        public void removed(String key, long revision) {
            onOwner(() -> changed(view.remove(key, revision)));
        }

        @Override
        public void listed(Listing listing) {
            onOwner(() -> {
                if (!surroundings.isDisconnected()) {
                    GroupTracker.this.listed(listing, new ListLoop.Asked(Consistency.DEFAULT, view.listedAt()));
                }
            });
        }

        @Override
        public void doubt(String reason) {
            onOwner(() -> {
                LOG.debug("group {}: {}; it is listed again", group, reason);
                engine.counters().add(Counted.DOUBTS);
                loop.soon(Consistency.DEFAULT, Duration.ZERO);
            });
        }

        private void learnEpoch(EntryRead entry) {
            if (entry instanceof EntryRead.Valid valid) {
                long epoch = valid.server().identity().incarnation().epoch();
                surroundings.epochs().learn(epoch);
                view.learn(epoch);
            }
        }

        private void onOwner(Runnable task) {
            engine.owner().execute(() -> {
                if (!closed) {
                    task.run();
                }
            });
        }

        private void changed(boolean news) {
            if (news && presented != null) {
                present();
            }
        }
    }
}
