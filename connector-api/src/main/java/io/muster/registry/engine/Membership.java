package io.muster.registry.engine;

import io.muster.registry.backend.Listing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** All watches of one engine, and one tracker for each group that is watched. */
final class Membership implements GroupTracker.Surroundings {

    private final EngineContext engine;
    private final EpochTracker epochs;
    private final EpochWatcher watcher;
    private final RecoveryWindow recovery;
    private final Map<String, GroupTracker> trackers = new HashMap<>();
    private final List<Watch> watches = new ArrayList<>();
    private boolean started;
    private @Nullable String outage;

    /**
     * Makes an empty membership.
     *
     * @param watcher is told what becomes of the epoch
     */
    Membership(EngineContext engine, EpochTracker epochs, EpochWatcher watcher) {
        this.engine = engine;
        this.epochs = epochs;
        this.watcher = watcher;
        recovery = new RecoveryWindow(engine, () -> engine.backend().bounds().settle(), this::recovered);
    }

    void start() {
        engine.owner().assertOwner();
        started = true;
        watches.forEach(this::attach);
    }

    void add(Watch watch) {
        engine.owner().assertOwner();
        watches.add(watch);
        if (started) {
            attach(watch);
        }
    }

    private void attach(Watch watch) {
        for (String group : watch.groups()) {
            watch.attach(trackers.computeIfAbsent(group, this::track));
        }
        update(watch);
    }

    private GroupTracker track(String group) {
        GroupTracker tracker = new GroupTracker(engine, group, this);
        String reason = outage;
        if (reason == null) {
            tracker.begin();
        } else {
            tracker.disconnected(reason);
        }
        return tracker;
    }

    void remove(Watch watch) {
        engine.owner().assertOwner();
        watches.remove(watch);
        for (String group : watch.groups()) {
            if (watches.stream().noneMatch(other -> other.groups().contains(group))) {
                GroupTracker tracker = trackers.remove(group);
                if (tracker != null) {
                    tracker.close();
                }
            }
        }
    }

    /** The registry answers for the first time; what was asked before goes on unless it failed already. */
    void connected() {
        outage = null;
        trackers.values().stream()
                .filter(tracker -> tracker.stale().isPresent())
                .forEach(GroupTracker::reconnected);
    }

    void reconnected() {
        outage = null;
        recovery.again();
        trackers.values().forEach(GroupTracker::reconnected);
    }

    void disconnected(String reason) {
        outage = reason;
        trackers.values().forEach(tracker -> tracker.disconnected(reason));
    }

    @Override
    public EpochTracker epochs() {
        return epochs;
    }

    @Override
    public boolean isRecovering() {
        return recovery.isOpen();
    }

    @Override
    public boolean isDisconnected() {
        return outage != null;
    }

    @Override
    public void recover(String reason, boolean rolledBack, Listing found) {
        boolean expected = recovery.isOpen() && epochs.isSuccessor(found.epoch());
        accept(found);
        if (rolledBack) {
            found.epoch().ifPresent(epochs::rolledBack);
        }
        if (!expected) {
            recovery.begin(reason);
            watches.forEach(this::update);
            watcher.dataLost(rolledBack || found.epoch().isEmpty());
        }
    }

    @Override
    public void accept(Listing listing) {
        OptionalLong known = epochs.highest();
        boolean news = epochs.accept(listing.epoch());
        // What an own claim was told is no news to the entries
        if (news && known.isPresent() && !known.equals(listing.epoch())) {
            watcher.epochChanged();
        }
    }

    private void recovered() {
        if (!trackers.isEmpty()
                && trackers.values().stream()
                        .allMatch(tracker -> tracker.stale().isPresent())) {
            // The registry cannot be read: the living cannot have come back either
            recovery.again();
            return;
        }
        recovery.close();
        trackers.values().forEach(GroupTracker::present);
    }

    @Override
    public void changed(GroupTracker tracker) {
        watches.stream().filter(watch -> watch.follows(tracker)).forEach(this::update);
    }

    private void update(Watch watch) {
        watch.update(recovery.recovering());
    }

    void refresh(String group) {
        engine.owner().assertOwner();
        GroupTracker tracker = trackers.get(group);
        if (tracker != null) {
            tracker.refresh();
        }
    }

    void close() {
        engine.owner().assertOwner();
        watches.clear();
        trackers.values().forEach(GroupTracker::close);
        trackers.clear();
        recovery.close();
    }
}
